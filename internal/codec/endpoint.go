package codec

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"go.temporal.io/sdk/converter"
)

// mostPayloads bounds what is decrypted in one request, in bytes: a page of a
// history, with room to spare.
const mostPayloads = 16 << 20

// Endpoint decrypts payloads for the Temporal UI, whose pages ask for it from the
// browser (https://docs.temporal.io/codec-server). It encrypts nothing: whoever
// could do that could write into a case without being asked who they are.
type Endpoint struct {
	Keys *Keyring
	// Check returns the person that a token belongs to, empty if nobody, and whether
	// they may read what cases hold.
	Check func(ctx context.Context, token string) (person string, allowed bool)
	// Origins of the Temporal UI: "https://temporal.example.gov.uk". No other page
	// may ask.
	Origins []string
	Log     *slog.Logger
}

// Handler serves POST /codec/decode, and a page at /codec/ at which a browser signs
// in. A token comes as a bearer token or as the password of basic authentication,
// which browsers remember and send along.
func (e Endpoint) Handler() http.Handler {
	decoder := http.MaxBytesHandler(converter.NewPayloadCodecHTTPHandler(e.Keys), mostPayloads)
	mux := http.NewServeMux()
	mux.Handle("POST /codec/decode", e.signedIn(decoder))
	mux.HandleFunc("OPTIONS /codec/decode", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.Handle("GET /codec/{$}", e.signedIn(http.HandlerFunc(welcome)))
	return e.sameOrigin(mux)
}

func welcome(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("You are signed in. The Temporal UI now shows in this browser what cases hold.\n"))
}

// sameOrigin lets the pages of the Temporal UI ask, and those of nobody else.
func (e Endpoint) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Origin")
		origin := r.Header.Get("Origin")
		if origin != "" && !slices.Contains(e.Origins, origin) {
			http.Error(w, "This page may not ask.", http.StatusForbidden)
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

func (e Endpoint) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		person, allowed := e.Check(r.Context(), tokenOf(r))
		switch {
		case person == "":
			w.Header().Set("WWW-Authenticate", `Basic realm="Due Course: your token is the password", charset="UTF-8"`)
			http.Error(w, "Sign in with your token.", http.StatusUnauthorized)
		case !allowed:
			http.Error(w, "This is not yours to see.", http.StatusForbidden)
		default:
			e.Log.InfoContext(r.Context(), "payloads are decrypted", "person", person)
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
