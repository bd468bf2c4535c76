package cases

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"duecourse/internal/casework"
)

// How many bytes a record and the header of a file may have: a post has at
// most 50,000 characters.
const (
	longestRecord = 1 << 20
	longestHeader = 1 << 12
)

// byteOrderMark is what Excel begins a file with.
const byteOrderMark = "\uFEFF"

// The columns of a file of posts, by their names in a header.
const (
	columnChannel  = "channel"
	columnURL      = "url"
	columnAuthor   = "author"
	columnText     = "text"
	columnPostedAt = "posted_at"
)

// sheet is a CSV file of posts (RFC 4180): a header, then a record for each post.
// Whatever a cell holds is text; nothing is a formula.
type sheet struct {
	limit   *recordLimit
	csv     *csv.Reader
	columns []string
	read    int // lines that the records so far took up
}

// badLine says why a record is not a post.
type badLine struct{ why string }

func (e *badLine) Error() string { return e.why }

// readSheet reads the header. One that is not as it should be is a [casework.Refusal].
func readSheet(file io.Reader) (*sheet, error) {
	limit := &recordLimit{from: bufio.NewReader(file), left: longestHeader}
	if mark, err := limit.from.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		_, _ = limit.from.Discard(len(mark)) // it has just been seen
	}
	s := &sheet{limit: limit, csv: csv.NewReader(limit)}
	s.csv.FieldsPerRecord, s.csv.ReuseRecord = -1, true
	header, err := s.csv.Read()
	var unread *csv.ParseError
	switch {
	case errors.Is(err, io.EOF), errors.As(err, &unread), errors.Is(err, errTooLong):
		return nil, casework.Invalid("header", "The file has to begin with a header: %s.", strings.Join(columnNames(), ","))
	case err != nil:
		return nil, fmt.Errorf("import: %w", err)
	}
	s.took(header)
	for _, name := range header {
		name = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "post.")
		s.columns = append(s.columns, name)
	}
	if wrong := wrongColumns(s.columns); len(wrong) > 0 {
		return nil, &casework.Refusal{
			Code: casework.CodeInvalid, Why: "The header of the file is not that of a list of posts.", Fields: wrong,
		}
	}
	return s, nil
}

func columnNames() []string {
	return []string{columnChannel, columnURL, columnAuthor, columnText, columnPostedAt}
}

func wrongColumns(columns []string) []casework.FieldError {
	var wrong []casework.FieldError
	for i, name := range columns {
		switch {
		case !slices.Contains(columnNames(), name):
			wrong = append(wrong, casework.FieldError{Field: name, Message: "There is no such column. The columns are " + strings.Join(columnNames(), ",") + "."})
		case slices.Index(columns, name) < i:
			wrong = append(wrong, casework.FieldError{Field: name, Message: "The column is there twice."})
		}
	}
	if !slices.Contains(columns, columnChannel) {
		wrong = append(wrong, casework.FieldError{Field: columnChannel, Message: "The column is missing."})
	}
	if !slices.Contains(columns, columnURL) && !slices.Contains(columns, columnText) {
		wrong = append(wrong, casework.FieldError{Field: columnURL, Message: "Give the address of each post, or at least its text."})
	}
	return wrong
}

// next gives the next post and the line it begins on; [io.EOF] after the last, a
// [badLine] for what is no post.
func (s *sheet) next() (line int, post casework.Post, err error) {
	s.limit.left = s.csv.InputOffset() + longestRecord - s.limit.given
	record, err := s.csv.Read()
	var unread *csv.ParseError
	switch {
	case errors.Is(err, errTooLong):
		s.read++
		return s.read, post, &badLine{fmt.Sprintf("The line is too long: at most %d KiB are taken.", longestRecord>>10)}
	case errors.As(err, &unread):
		s.read = unread.Line
		return unread.StartLine, post, &badLine{"The line cannot be read: a quotation mark is missing, or one too many."}
	case err != nil:
		return 0, post, err
	}
	line = s.took(record)
	post, err = s.post(record)
	return line, post, err
}

// took counts the lines of a record, and says on which it begins.
func (s *sheet) took(record []string) int {
	begins, _ := s.csv.FieldPos(0)
	s.read = begins
	for _, cell := range record {
		s.read += strings.Count(cell, "\n")
	}
	return begins
}

func (s *sheet) post(record []string) (casework.Post, error) {
	var post casework.Post
	if len(record) != len(s.columns) {
		return post, &badLine{fmt.Sprintf("The line has %d fields, the header %d.", len(record), len(s.columns))}
	}
	for i, cell := range record {
		if !utf8.ValidString(cell) || strings.ContainsRune(cell, 0) {
			return post, &badLine{s.columns[i] + " is not text in UTF-8."}
		}
		switch s.columns[i] {
		case columnChannel:
			post.Channel = cell
		case columnURL:
			post.URL = strings.TrimSpace(cell)
		case columnAuthor:
			post.Author = strings.TrimSpace(cell)
		case columnText:
			post.Text = cell
		case columnPostedAt:
			at, err := postedAt(cell)
			if err != nil {
				return post, err
			}
			post.PostedAt = at
		}
	}
	return post, nil
}

func postedAt(cell string) (*time.Time, error) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return nil, nil
	}
	at, err := time.Parse(time.RFC3339, cell)
	if err != nil {
		return nil, &badLine{"posted_at has to be written as 2026-11-01T09:00:00Z."}
	}
	at = at.UTC()
	return &at, nil
}

// errTooLong ends a record that would fill the memory; the next begins on the next line.
var errTooLong = errors.New("the record is too long")

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
				r.left = longestRecord
				return 0, errTooLong
			default:
				return 0, err
			}
		}
	}
	n, err := r.from.Read(p)
	r.given, r.left = r.given+int64(n), r.left-int64(n)
	return n, err
}
