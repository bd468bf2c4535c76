package app

import (
	"encoding/csv"
	"io"
	"strings"

	"duecourse/internal/casework"
)

// WriteCSV writes rows as CSV (RFC 4180). No spreadsheet reads a cell of it as a
// formula. An error comes from the writer.
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

// WriteListCSV writes a whole list as [WriteCSV] does: its first page, then every page
// that next returns. After an error the file is not complete.
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

// inertCell stops a spreadsheet from reading a cell as a formula
// (https://owasp.org/www-community/attacks/CSV_Injection).
func inertCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
