package wire

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/console"
)

// SignIn is how people sign in to the web pages: with the council's provider.
type SignIn struct {
	Provider *access.Provider
	Roll     *access.UserCache
	Log      *slog.Logger
}

var _ console.SignIn = SignIn{}

// Begin sends them to the provider, or says on a plain page that it cannot be reached.
func (s SignIn) Begin(w http.ResponseWriter, r *http.Request) []access.Person {
	if err := s.Provider.Begin(w, r, r.URL.Query().Get("to")); err != nil {
		s.Log.ErrorContext(r.Context(), "sign-in", "cause", err)
		w.Header().Set("Retry-After", "60")
		http.Error(w, providerDown, http.StatusServiceUnavailable)
	}
	return nil
}

const (
	providerDown = "Nobody can sign in just now, because the council's sign-in service does not answer. " +
		"Who is signed in already stays so. Please try again in a few minutes."
	notSignedIn = "You were not signed in. Please try again."
)

// Finish says who came back from the provider.
func (s SignIn) Finish(r *http.Request) (person, to string, err error) {
	seen, to, err := s.Provider.Finish(r)
	if err != nil {
		return "", "", s.told(r.Context(), err)
	}
	who, err := s.Roll.Saw(r.Context(), seen)
	if err != nil {
		return "", "", &app.Error{Code: app.CodeUnavailable, Why: "Nobody can sign in just now. Please try again in a few minutes.", RetryAfter: time.Minute, Cause: err}
	}
	return who.ID, to, nil
}

// told never says which part was wrong. The log does.
func (s SignIn) told(ctx context.Context, err error) error {
	if errors.Is(err, access.ErrUnauthenticated) {
		s.Log.WarnContext(ctx, "sign-in refused", "cause", err)
		return &app.Error{Code: app.CodeUnauthenticated, Why: notSignedIn, Cause: err}
	}
	return &app.Error{Code: app.CodeUnavailable, Why: providerDown, RetryAfter: time.Minute, Cause: err}
}

// End leads to where they end their session with the provider as well.
func (s SignIn) End(r *http.Request) string {
	return cmp.Or(s.Provider.End(r.Context()), "/report")
}
