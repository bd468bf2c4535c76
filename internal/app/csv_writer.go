package app

import (
	"encoding/csv"
	"io"
	"strings"

	"duecourse/internal/casework"
)

// LongestPage is how many items a page of a list has at most.
const MaxPageSize = 200

// WriteCSV writes rows as a file (RFC 4180) of which no spreadsheet takes a cell for a
// formula. An error is the writer's.
func WriteCSV(to io.Writer, rows [][]string) error {
	out := csv.NewWriter(to)
	for _, row := range rows {
		inert := make([]string, len(row))
		for i := range row {
			inert[i] = inertCell(row[i])
		}
		if err := out.Write(inert); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteListCSV writes a list as [WriteCSV] does, page after page, from the first one,
// which has been read, to the last. An error means that the file is not whole.
func WriteListCSV[T any](
	to io.Writer, columns []string, first casework.Page[T], next func(cursor string) (casework.Page[T], error), rows func([]T) ([][]string, error),
) error {
	if err := WriteCSV(to, [][]string{columns}); err != nil {
		return err
	}
	for page := first; ; {
		lines, err := rows(page.Items)
		if err != nil {
			return err
		}
		if err := WriteCSV(to, lines); err != nil || page.Next == "" {
			return err
		}
		if page, err = next(page.Next); err != nil {
			return err
		}
	}
}

// inertCell keeps a cell from being read as a formula by what opens the file
// (https://owasp.org/www-community/attacks/CSV_Injection).
func inertCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
