package api

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

func answered(err error) *httptest.ResponseRecorder {
	got := httptest.NewRecorder()
	problemOf(err, "a reference").write(got)
	return got
}

// TestEveryCodeHasItsStatus compares the codes with http §2.
func TestEveryCodeHasItsStatus(t *testing.T) {
	t.Parallel()
	statuses := map[app.Code]int{
		casework.CodeInvalid: 422, casework.CodeNotPermitted: 403, casework.CodeFourEyes: 403, casework.CodeNotFound: 404,
		casework.CodeNotNow: 409, casework.CodeLegalNotConsulted: 409, casework.CodeLegalOpposed: 409,
		casework.CodeEvidenceRequired: 409, casework.CodeChecksOutstanding: 409, casework.CodeHandleTaken: 409,
		casework.CodeEmbargoed: 409, casework.CodeClosed: 409, casework.CodeStale: 412, app.CodeMalformed: 400,
		app.CodeUnauthenticated: 401, app.CodeKeyReused: 422, app.CodeTooLarge: 413, app.CodeTooMany: 429,
		app.CodeUnavailable: 503, app.CodeMediaType: 415, app.CodeRecordConflict: 409, app.CodeInternal: 500,
	}
	for _, code := range app.Codes() {
		got := answered(&app.Error{Code: code, Why: "Because."})
		require.Equal(t, statuses[code], got.Code, code)
		require.Equal(t, "application/problem+json", got.Header().Get("Content-Type"))
		for _, text := range []string{`"code":"` + string(code) + `"`, `"detail":"Because."`, `"title":"`, `"type":"urn:`} {
			require.Contains(t, got.Body.String(), text)
		}
	}
}

func TestAProblemSaysWhyNotUnderWhichClauseAndWhichFieldIsWrong(t *testing.T) {
	t.Parallel()
	notNow := answered(&app.Error{Code: casework.CodeNotNow, Why: "A block comes after a warning.", Clause: "R4"})
	Golden(t, "problem_not_now.json", notNow.Body.Bytes())
	fields := answered(&app.Error{
		Code: casework.CodeInvalid, Why: "No.", Fields: []casework.FieldError{{Field: "post.url", Message: "m"}},
	})
	Golden(t, "problem_invalid.json", fields.Body.Bytes())
}

func TestAProblemSaysWhenToTryAgain(t *testing.T) {
	t.Parallel()
	got := answered(&app.Error{Code: app.CodeUnavailable, Why: "Not now.", RetryAfter: 1500 * time.Millisecond})
	require.Equal(t, "2", got.Header().Get("Retry-After"))
}

func TestInternalErrorShowsAReferenceAndNotItsCause(t *testing.T) {
	t.Parallel()
	got := answered(errors.New("pq: password authentication failed"))
	require.Equal(t, http.StatusInternalServerError, got.Code)
	require.Contains(t, got.Body.String(), `"code":"internal"`)
	require.Contains(t, got.Body.String(), `"reference":"a reference"`)
	require.NotContains(t, got.Body.String(), "password")
}
