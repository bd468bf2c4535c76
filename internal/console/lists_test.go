package console_test

import (
	"encoding/csv"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// pages gives a number of pages with 200 items each, and then ends or fails.
func pages[T any](cursor string, number int, err error) (casework.Page[T], error) {
	n, _ := strconv.Atoi(cursor) // the first page has none
	if n == number {
		return casework.Page[T]{}, err
	}
	page := casework.Page[T]{Items: make([]T, 200), Next: strconv.Itoa(n + 1), Whole: true}
	if n == number-1 && err == nil {
		page.Next = ""
	}
	return page, nil
}

func TestCSVOfAListIsCompleteOrTheConnectionBreaks(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{"complete": nil, "breaks off": errors.New("the database has gone")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			f.incidents = func(f incident.Filter) (casework.Page[incident.ListItem], error) {
				return pages[incident.ListItem](f.Cursor, 60, err)
			}
			f.accounts = func(f account.Filter) (casework.Page[account.Account], error) {
				return pages[account.Account](f.Cursor, 60, err)
			}
			b := openBrowser(t, f, "comms-1")
			for _, path := range []string{"/incidents.csv?q=parking&stage=open", "/accounts.csv"} {
				if err != nil {
					require.PanicsWithValue(t, http.ErrAbortHandler, func() { b.get(path) })
					continue
				}
				require.Equal(t, 1+60*200, strings.Count(b.page(path), "\n"))
			}
			require.Equal(t, "parking", f.filter.Query, "the filter of the address")
			require.NotEmpty(t, f.filter.Stages)
		})
	}
}

func TestCSVHasNoFormulas(t *testing.T) {
	t.Parallel()
	post := reportedPost()
	post.Author = `=HYPERLINK("https://evil.example","click")`
	f := newFixtureWithPost(t, post)
	got := openBrowser(t, f, "comms-1").get("/incidents.csv")
	require.Equal(t, "text/csv; charset=utf-8", got.Header().Get("Content-Type"))
	rows, err := csv.NewReader(got.Body).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
	for _, row := range rows {
		for _, cell := range row {
			require.NotRegexp(t, `^[=+\-@\t\r]`, cell)
		}
	}
}
