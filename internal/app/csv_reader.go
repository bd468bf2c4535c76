package app

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"duecourse/internal/casework"
)

// How many bytes a record and the header of a file may have: a post has at
// most 50,000 characters.
const (
	maxRecordBytes = 1 << 20
	maxHeaderBytes = 1 << 12
)

// byteOrderMark is what Excel begins a file with.
const byteOrderMark = "\uFEFF"

// layout says what the columns of a file are.
type csvLayout struct {
	of      string   // what its records are: "posts"
	columns []string // that there may be
	prefix  string   // that a column's name may have
	missing func(columns []string) []casework.FieldError
}

// required wants columns to be there.
func required(names ...string) func([]string) []casework.FieldError {
	return func(columns []string) []casework.FieldError {
		var wrong []casework.FieldError
		for _, name := range names {
			if !slices.Contains(columns, name) {
				wrong = append(wrong, casework.FieldError{Field: name, Message: "The column is missing."})
			}
		}
		return wrong
	}
}

// sheet is a CSV file (RFC 4180): a header, then a record for each post, account or
// what else its layout is of. Whatever a cell holds is text; nothing is a formula.
type csvFile struct {
	csvLayout
	limit *recordLimit
	csv   *csv.Reader
	found []string // its columns
	read  int      // lines that the records so far took up
}

// badLine says why a record is not what it should be.
type lineError struct{ why string }

func (e *lineError) Error() string { return e.why }

// readSheet reads the header. One that is not as it should be is a [casework.Refusal].
func openCSV(file io.Reader, of csvLayout) (*csvFile, error) {
	limit := &recordLimit{from: bufio.NewReader(file), left: maxHeaderBytes}
	if mark, err := limit.from.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		_, _ = limit.from.Discard(len(mark)) // it has just been seen
	}
	s := &csvFile{csvLayout: of, limit: limit, csv: csv.NewReader(limit)}
	s.csv.FieldsPerRecord, s.csv.ReuseRecord = -1, true
	header, err := s.csv.Read()
	var unread *csv.ParseError
	switch {
	case errors.Is(err, io.EOF), errors.As(err, &unread), errors.Is(err, errRecordTooLong):
		return nil, casework.Invalid("header", "The file has to begin with a header: %s.", strings.Join(of.columns, ","))
	case err != nil:
		return nil, fmt.Errorf("import: %w", err)
	}
	s.took(header)
	for _, name := range header {
		name = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), of.prefix)
		s.found = append(s.found, name)
	}
	if wrong := s.wrongColumns(); len(wrong) > 0 {
		return nil, &casework.Refusal{
			Code: casework.CodeInvalid, Why: "The header of the file is not that of a list of " + of.of + ".", Fields: wrong,
		}
	}
	return s, nil
}

func (s *csvFile) wrongColumns() []casework.FieldError {
	var wrong []casework.FieldError
	for i, name := range s.found {
		switch {
		case !slices.Contains(s.columns, name):
			wrong = append(wrong, casework.FieldError{Field: name, Message: "There is no such column. The columns are " + strings.Join(s.columns, ",") + "."})
		case slices.Index(s.found, name) < i:
			wrong = append(wrong, casework.FieldError{Field: name, Message: "The column is there twice."})
		}
	}
	return append(wrong, s.missing(s.found)...)
}

// next gives the cells of the next record, by their columns, and the line it begins
// on; [io.EOF] after the last, a [badLine] for what is no record.
func (s *csvFile) next() (line int, cells map[string]string, err error) {
	s.limit.left = s.csv.InputOffset() + maxRecordBytes - s.limit.given
	record, err := s.csv.Read()
	var unread *csv.ParseError
	switch {
	case errors.Is(err, errRecordTooLong):
		s.read++
		return s.read, nil, &lineError{fmt.Sprintf("The line is too long: at most %d KiB are taken.", maxRecordBytes>>10)}
	case errors.As(err, &unread):
		s.read = unread.Line
		return unread.StartLine, nil, &lineError{"The line cannot be read: a quotation mark is missing, or one too many."}
	case err != nil:
		return 0, nil, err
	}
	line = s.took(record)
	cells, err = s.cells(record)
	return line, cells, err
}

// took counts the lines of a record, and says on which it begins.
func (s *csvFile) took(record []string) int {
	begins, _ := s.csv.FieldPos(0)
	s.read = begins
	for _, cell := range record {
		s.read += strings.Count(cell, "\n")
	}
	return begins
}

func (s *csvFile) cells(record []string) (map[string]string, error) {
	if len(record) != len(s.found) {
		return nil, &lineError{fmt.Sprintf("The line has %d fields, the header %d.", len(record), len(s.found))}
	}
	cells := make(map[string]string, len(record))
	for i, cell := range record {
		if !utf8.ValidString(cell) || strings.ContainsRune(cell, 0) {
			return nil, &lineError{s.found[i] + " is not text in UTF-8."}
		}
		cells[s.found[i]] = cell
	}
	return cells, nil
}

// errTooLong ends a record that would fill the memory; the next begins on the next line.
var errRecordTooLong = errors.New("the record is too long")

// recordLimit hands on so many bytes more than were asked to be left, and then
// leaves out the rest of the line.
type recordLimit struct {
	from  *bufio.Reader
	given int64 // bytes handed on
	left  int64 // of them for this record
}

func (r *recordLimit) Read(p []byte) (int, error) {
	if r.left <= 0 {
		for {
			_, err := r.from.ReadSlice('\n')
			switch {
			case errors.Is(err, bufio.ErrBufferFull):
			case err == nil, errors.Is(err, io.EOF):
				r.left = maxRecordBytes
				return 0, errRecordTooLong
			default:
				return 0, err
			}
		}
	}
	n, err := r.from.Read(p)
	r.given, r.left = r.given+int64(n), r.left-int64(n)
	return n, err
}
