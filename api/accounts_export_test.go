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

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

func TestRegisterExportIsCompleteOrTheConnectionBreaks(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	export := func() *httptest.ResponseRecorder {
		got := httptest.NewRecorder()
		f.ServeHTTP(got, scenario{as: "comms-1", path: "/accounts/export?team=Parks"}.request())
		return got
	}
	f.store.accounts = pages(3, nil)
	got := export()
	require.Equal(t, http.StatusOK, got.Code)
	require.Equal(t, "attachment; filename=accounts.csv", got.Header().Get("Content-Disposition"))
	require.Equal(t, 3*2, strings.Count(got.Body.String(), "Parks,"), "only the team in the URL")

	gone := errors.New("the database has gone")
	f.store.accounts = pages(3, gone)
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { export() }, "the connection breaks, because half a table looks complete")
	f.store.accounts = pages(0, gone)
	require.Equal(t, http.StatusServiceUnavailable, export().Code, "nothing was sent yet")
}

// pages gives so many pages of two accounts; then no more, or an error.
func pages(n int, then error) func(account.Filter) (casework.Page[account.Account], error) {
	return func(f account.Filter) (casework.Page[account.Account], error) {
		at, _ := strconv.Atoi(f.Cursor) // the first page has no cursor
		if at == n {
			return casework.Page[account.Account]{}, then
		}
		page := casework.Page[account.Account]{Items: []account.Account{{Team: f.Team}, {Team: f.Team}}, Next: strconv.Itoa(at + 1)}
		if at == n-1 && then == nil {
			page.Next = ""
		}
		return page, nil
	}
}

func (s *fakeStore) Accounts(ctx context.Context, f account.Filter) (casework.Page[account.Account], error) {
	if s.accounts != nil {
		return s.accounts(f)
	}
	return s.Store.Accounts(ctx, f)
}
