package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// shelves are so many pages of two accounts; after them nothing, or an error.
type shelves struct {
	*app.Service
	pages int
	then  error
}

func (s shelves) Accounts(_ context.Context, _ app.Caller, f account.Filter) (casework.Page[account.Account], error) {
	n, _ := strconv.Atoi(f.Cursor) // the first page has none
	if n == s.pages {
		return casework.Page[account.Account]{}, s.then
	}
	page := casework.Page[account.Account]{Items: []account.Account{{Ref: f.Team}, {Ref: f.Team}}, Next: strconv.Itoa(n + 1)}
	if n == s.pages-1 && s.then == nil {
		page.Next = ""
	}
	return page, nil
}

func (s shelves) exported(t *testing.T) *httptest.ResponseRecorder {
	t.Helper()
	d := newDesk(t)
	s.Service = d.Service
	got := httptest.NewRecorder()
	handler := api.New(api.Options{Desk: d, Accounts: s, Gate: demo.People(), Printer: printer{}, Now: day})
	handler.ServeHTTP(got, scenario{as: "comms-1", method: http.MethodGet, path: "/accounts/export?team=Parks"}.request())
	return got
}

func TestTheTableOfTheRegisterIsWholeOrBreaksOff(t *testing.T) {
	t.Parallel()
	got := shelves{pages: 3}.exported(t)
	require.Equal(t, http.StatusOK, got.Code)
	require.Equal(t, "attachment; filename=accounts.csv", got.Header().Get("Content-Disposition"))
	require.Equal(t, 3*2, strings.Count(got.Body.String(), "Parks,"), "of what the address asks for")

	gone := errors.New("the register has gone")
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { shelves{pages: 3, then: gone}.exported(t) }, "half a table looks like a whole one")
	require.Equal(t, http.StatusInternalServerError, shelves{then: gone}.exported(t).Code, "nothing was sent yet")
}
