package console

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/app"
)

// ProviderSignIn is the sign-in with the council's OpenID provider.
type ProviderSignIn struct {
	Authenticator *access.Authenticator // with a provider
	Log           *slog.Logger
}

const (
	providerDown = "You cannot sign in at the moment, because the council's sign-in service does not answer. " +
		"If you are already signed in, you stay signed in. Try again in a few minutes."
	signInDown  = "You cannot sign in at the moment. Try again in a few minutes."
	notSignedIn = "You were not signed in. Try again."
)

// Begin sends the browser to the provider. If the provider does not answer, it says so on
// a plain page.
func (s ProviderSignIn) Begin(w http.ResponseWriter, r *http.Request) []access.Person {
	if err := s.Authenticator.Provider.BeginSignIn(w, r, r.URL.Query().Get("to")); err != nil {
		s.Log.ErrorContext(r.Context(), "sign-in", "cause", err)
		w.Header().Set("Retry-After", "60")
		http.Error(w, providerDown, http.StatusServiceUnavailable)
	}
	return nil
}

// Finish returns the person who comes back from the provider. The log says why a sign-in
// was refused, the page does not.
func (s ProviderSignIn) Finish(r *http.Request) (person, to string, err error) {
	who, to, err := s.Authenticator.FinishSignIn(r)
	switch {
	case err == nil:
		return who.ID, to, nil
	case errors.Is(err, access.ErrUnauthenticated):
		s.Log.WarnContext(r.Context(), "sign-in refused", "cause", err)
		return "", "", &app.Error{Code: app.CodeUnauthenticated, Why: notSignedIn, Cause: err}
	case errors.Is(err, access.ErrProviderDown):
		return "", "", &app.Error{Code: app.CodeUnavailable, Why: providerDown, RetryAfter: time.Minute, Cause: err}
	}
	return "", "", &app.Error{Code: app.CodeUnavailable, Why: signInDown, RetryAfter: time.Minute, Cause: err}
}

// End is where people end their session with the provider as well.
func (s ProviderSignIn) End(r *http.Request) string {
	return cmp.Or(s.Authenticator.Provider.SignOutURL(r.Context()), "/report")
}
