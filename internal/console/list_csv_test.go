package console_test

import (
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

// pagesOf gives so many pages of two hundred cases, and then fails or ends.
func pagesOf(pages int, then error) func(incident.Filter) (casework.Page[incident.ListItem], error) {
	return func(f incident.Filter) (casework.Page[incident.ListItem], error) {
		return pageAt[incident.ListItem](f.Cursor, pages, then)
	}
}

func pageAt[T any](cursor string, pages int, then error) (casework.Page[T], error) {
	n, _ := strconv.Atoi(cursor) // the first page has none
	if n == pages {
		return casework.Page[T]{}, then
	}
	page := casework.Page[T]{Items: make([]T, 200), Next: strconv.Itoa(n + 1), Whole: true}
	if n == pages-1 && then == nil {
		page.Next = ""
	}
	return page, nil
}

func TestTheTableOfAListIsWholeHoweverLong(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.turn = pagesOf(60, nil)
	got := visit(t, d, "comms-1").get("/incidents.csv?q=parking&stage=open")
	require.Equal(t, http.StatusOK, got.Code)
	require.Equal(t, 1+60*200, strings.Count(got.Body.String(), "\n"))
	require.Equal(t, "parking", d.filter.Query, "of what the address asks for")
	require.NotEmpty(t, d.filter.Stages)
}

func TestHalfATableDoesNotLookLikeAWholeOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.turn = pagesOf(2, errors.New("the register has gone"))
	b := visit(t, d, "comms-1")
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { b.get("/incidents.csv") })
}

func TestTheTableOfTheRegisterIsWholeOrBreaksOff(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]error{"whole": nil, "breaks off": errors.New("the register has gone")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.shelves = func(f account.Filter) (casework.Page[account.Account], error) {
				return pageAt[account.Account](f.Cursor, 60, then)
			}
			b := visit(t, d, "comms-1")
			if then != nil {
				require.PanicsWithValue(t, http.ErrAbortHandler, func() { b.get("/accounts.csv") })
				return
			}
			require.Equal(t, 1+60*200, strings.Count(b.get("/accounts.csv").Body.String(), "\n"))
		})
	}
}
