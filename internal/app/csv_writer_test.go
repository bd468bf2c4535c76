package app_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

func TestCSVCellsAreNeverFormulas(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	given := []string{"=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "", "a=b", "'=1"}
	require.NoError(t, app.WriteCSV(&file, [][]string{given}))
	require.Equal(t, "=1+1", given[0], "the caller's row is not changed")
	rows, err := csv.NewReader(&file).ReadAll()
	require.NoError(t, err)
	require.Equal(t, [][]string{{"'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "'\nx", "", "a=b", "'=1"}}, rows)
}

func TestListCSVHasEveryPageOrReturnsAnError(t *testing.T) {
	t.Parallel()
	first, gone := casework.Page[string]{Items: []string{"a", "b"}, Next: "2"}, errors.New("the store is gone")
	rows := func(items []string) ([][]string, error) {
		var lines [][]string
		for _, item := range items {
			lines = append(lines, []string{item})
		}
		return lines, nil
	}
	var file bytes.Buffer
	err := app.WriteListCSV(&file, []string{"letter"}, first, func(cursor string) (casework.Page[string], error) {
		return casework.Page[string]{Items: []string{"at " + cursor}}, nil
	}, rows)
	require.NoError(t, err)
	require.Equal(t, "letter\na\nb\nat 2\n", file.String())

	err = app.WriteListCSV(&file, []string{"letter"}, first, func(string) (casework.Page[string], error) { return first, gone }, rows)
	require.ErrorIs(t, err, gone)
	unread := func([]string) ([][]string, error) { return nil, gone }
	require.ErrorIs(t, app.WriteListCSV(&file, []string{"letter"}, first, nil, unread), gone)
}
