package app

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"duecourse/internal/casework"
)

// The largest record and header of a file, in bytes. A post has at most 50,000 characters.
const (
	maxRecordBytes = 1 << 20
	maxHeaderBytes = 1 << 12
)

// byteOrderMark is how Excel starts a file.
const byteOrderMark = "\uFEFF"

// csvLayout describes the columns of a file.
type csvLayout struct {
	of      string   // what the records are: "posts"
	columns []string // every allowed column
	prefix  string   // that may stand before the name of a column
	missing func(columns []string) []casework.FieldError
}

// required checks that a file has certain columns.
func required(names ...string) func([]string) []casework.FieldError {
	return func(columns []string) []casework.FieldError {
		var wrong []casework.FieldError
		for _, name := range names {
			if !slices.Contains(columns, name) {
				wrong = append(wrong, casework.FieldError{Field: name, Message: "Add this column."})
			}
		}
		return wrong
	}
}

// csvFile reads a CSV file (RFC 4180): a header, then one record for each post, account
// or whatever else the layout describes. Every cell is text, never a formula.
type csvFile struct {
	csvLayout
	limit *recordLimit
	csv   *csv.Reader
	found []string // the columns of this file
	read  int      // lines that the records so far fill
}

// lineError says, to the person who sent the file, what is wrong with a record.
type lineError struct{ why string }

func (e *lineError) Error() string { return e.why }

// openCSV reads the header. A wrong header is a [*casework.Refusal].
func openCSV(file io.Reader, of csvLayout) (*csvFile, error) {
	limit := &recordLimit{from: bufio.NewReader(file), left: maxHeaderBytes}
	if mark, err := limit.from.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		_, _ = limit.from.Discard(len(mark)) // cannot fail after Peek
	}
	s := &csvFile{csvLayout: of, limit: limit, csv: csv.NewReader(limit)}
	s.csv.FieldsPerRecord, s.csv.ReuseRecord = -1, true
	header, err := s.csv.Read()
	var unread *csv.ParseError
	switch {
	case errors.Is(err, io.EOF), errors.As(err, &unread), errors.Is(err, errRecordTooLong):
		return nil, casework.Invalid("header", "Start the file with a header: %s.", strings.Join(of.columns, ","))
	case err != nil:
		return nil, fmt.Errorf("import: %w", err)
	}
	s.countLines(header)
	for _, name := range header {
		name = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), of.prefix)
		s.found = append(s.found, name)
	}
	if wrong := s.wrongColumns(); len(wrong) > 0 {
		return nil, &casework.Refusal{
			Code: casework.CodeInvalid, Why: "The header of the file does not fit a list of " + of.of + ".", Fields: wrong,
		}
	}
	return s, nil
}

func (s *csvFile) wrongColumns() []casework.FieldError {
	var wrong []casework.FieldError
	for i, name := range s.found {
		switch {
		case !slices.Contains(s.columns, name):
			wrong = append(wrong, casework.FieldError{Field: name, Message: "Remove this column. The columns are " + strings.Join(s.columns, ",") + "."})
		case slices.Index(s.found, name) < i:
			wrong = append(wrong, casework.FieldError{Field: name, Message: "Give this column once only."})
		}
	}
	return append(wrong, s.missing(s.found)...)
}

// next returns the cells of the next record by column, and the line on which it starts.
// After the last record it returns [io.EOF], and a [*lineError] for an unreadable record.
func (s *csvFile) next() (line int, cells map[string]string, err error) {
	s.limit.left = s.csv.InputOffset() + maxRecordBytes - s.limit.given
	record, err := s.csv.Read()
	var unread *csv.ParseError
	switch {
	case errors.Is(err, errRecordTooLong):
		s.read++
		return s.read, nil, &lineError{fmt.Sprintf("The line is too long. A line may have up to %d KiB.", maxRecordBytes>>10)}
	case errors.As(err, &unread):
		s.read = unread.Line
		return unread.StartLine, nil, &lineError{"A quotation mark on this line is missing, or there is one too many."}
	case err != nil:
		return 0, nil, err
	}
	line = s.countLines(record)
	cells, err = s.cells(record)
	return line, cells, err
}

// countLines adds the lines of a record, and returns the line on which it starts.
func (s *csvFile) countLines(record []string) int {
	begins, _ := s.csv.FieldPos(0)
	s.read = begins
	for _, cell := range record {
		s.read += strings.Count(cell, "\n")
	}
	return begins
}

func (s *csvFile) cells(record []string) (map[string]string, error) {
	if len(record) != len(s.found) {
		return nil, &lineError{fmt.Sprintf("The line has %d fields, but the header has %d.", len(record), len(s.found))}
	}
	cells := make(map[string]string, len(record))
	for i, cell := range record {
		if !casework.IsText(cell) {
			return nil, &lineError{s.found[i] + " is not UTF-8 text."}
		}
		cells[s.found[i]] = cell
	}
	return cells, nil
}

// errRecordTooLong ends a record that would fill the memory. Reading continues on the next line.
var errRecordTooLong = errors.New("the record is too long")

// recordLimit passes on at most a set number of bytes, and then skips the rest of the line.
type recordLimit struct {
	from  *bufio.Reader
	given int64 // bytes passed on
	left  int64 // bytes that this record may still have
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

// countRecords counts the records of a file, good and bad, and rewinds it.
func countRecords(file io.ReadSeeker, of csvLayout) (int, error) {
	lines, err := openCSV(file, of)
	if err != nil {
		return 0, err
	}
	for n := 0; ; n++ {
		_, _, err := lines.next()
		_, unreadable := errors.AsType[*lineError](err)
		switch {
		case errors.Is(err, io.EOF):
			if _, err := file.Seek(0, io.SeekStart); err != nil {
				return 0, fmt.Errorf("import: %w", err)
			}
			return n, nil
		case err != nil && !unreadable:
			return 0, err
		}
	}
}
