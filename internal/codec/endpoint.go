package codec

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"go.temporal.io/sdk/converter"
)

// maxRequest is the most that one request decrypts, in bytes: more than a page of a
// history.
const maxRequest = 16 << 20

// Endpoint decrypts payloads for the Temporal UI, whose pages call it from the browser
// (https://docs.temporal.io/codec-server). It encrypts nothing: otherwise somebody could
// write into a case without being identified.
type Endpoint struct {
	Keys *Keyring
	// Check returns the person that a token belongs to, empty if nobody, and whether
	// they may read what cases hold.
	Check func(ctx context.Context, token string) (person string, allowed bool)
	// Origins of the Temporal UI: "https://temporal.example.gov.uk". Pages of other
	// origins are refused.
	Origins []string
	Log     *slog.Logger
}

// Handler serves POST /codec/decode, and GET /codec/, where a browser signs in. It takes a
// bearer token, or a token as the password of basic authentication, which browsers
// remember and send.
func (e Endpoint) Handler() http.Handler {
	decoder := http.MaxBytesHandler(converter.NewPayloadCodecHTTPHandler(shown{e.Keys}), maxRequest)
	mux := http.NewServeMux()
	mux.Handle("POST /codec/decode", e.authorise(decoder))
	mux.HandleFunc("OPTIONS /codec/decode", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.Handle("GET /codec/{$}", e.authorise(http.HandlerFunc(signedIn)))
	return e.checkOrigin(mux)
}

func signedIn(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("You are signed in. The Temporal UI now shows the contents of cases in this browser.\n"))
}

// checkOrigin refuses pages of other origins than the Temporal UI's.
func (e Endpoint) checkOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Origin")
		origin := r.Header.Get("Origin")
		if origin != "" && !slices.Contains(e.Origins, origin) {
			http.Error(w, "This page may not read the contents of cases.", http.StatusForbidden)
			return
		}
		if origin != "" {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Allow-Credentials", "true")
			h.Set("Access-Control-Allow-Methods", http.MethodPost)
			h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Namespace")
		}
		next.ServeHTTP(w, r)
	})
}

func (e Endpoint) authorise(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		person, allowed := e.Check(r.Context(), tokenOf(r))
		switch {
		case person == "":
			w.Header().Set("WWW-Authenticate", `Basic realm="Due Course: your token is the password", charset="UTF-8"`)
			http.Error(w, "Sign in with your token.", http.StatusUnauthorized)
		case !allowed:
			http.Error(w, "You do not have permission to read the contents of cases.", http.StatusForbidden)
		default:
			e.Log.InfoContext(r.Context(), "payloads decrypted", "person", person)
			next.ServeHTTP(w, r)
		}
	})
}

func tokenOf(r *http.Request) string {
	if _, password, ok := r.BasicAuth(); ok {
		return password
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
