package website_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/evidence/egress"
	"duecourse/internal/website"
)

const site = "https://www.derby.gov.uk"

// newChecker asks a server that stands for every public site.
func newChecker(t *testing.T, address string, serve http.HandlerFunc) *website.Checker {
	t.Helper()
	server := httptest.NewTLSServer(serve)
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	c, err := website.Start(website.Options{
		Site: site, TLS: &tls.Config{RootCAs: roots, ServerName: "example.com", MinVersion: tls.VersionTLS12},
		Egress: egress.Policy{
			LookupIP: func(context.Context, string, string) ([]netip.Addr, error) {
				return []netip.Addr{netip.MustParseAddr(address)}, nil
			},
			Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
			},
		},
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c
}

func TestS7PageBehindALinkIsLookedForOnTheCouncilsWebsiteOnly(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("/news/bridge", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("The bridge opens.")) })
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/news/bridge", http.StatusMovedPermanently)
	})
	mux.HandleFunc("/gone", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/nowhere", http.StatusFound) })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://evil.example/news/bridge", http.StatusFound)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	c := newChecker(t, "93.184.215.14", mux.ServeHTTP)
	for path, want := range map[string]string{
		"/news/bridge": "", "/moved": "", "/nowhere": "The website answers with status 404.", "/gone": "The website answers with status 404.",
		"/away": "It leads away from the council's website.", "/loop": "It leads away from the council's website.",
	} {
		missing, err := c.FindPage(t.Context(), site+path)
		require.NoError(t, err, path)
		require.Equal(t, want, missing, path)
	}
	missing, err := c.FindPage(t.Context(), "https://derby.gov.uk.example/news/bridge")
	require.NoError(t, err)
	require.Equal(t, "It is not on the council's website.", missing)
}

func TestS7WebsiteThatDoesNotAnswerIsNoMissingPage(t *testing.T) {
	t.Parallel()
	c := newChecker(t, "93.184.215.14", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	_, err := c.FindPage(t.Context(), site+"/news/secret-title")
	require.Error(t, err)
	require.NotContains(t, err.Error(), "secret", "errors go to logs")
}

func TestWebsiteAtAnAddressInsideTheNetworkIsNotReached(t *testing.T) {
	t.Parallel()
	reached := false
	c := newChecker(t, "10.0.0.7", func(http.ResponseWriter, *http.Request) { reached = true })
	_, err := c.FindPage(t.Context(), site+"/news")
	require.Error(t, err)
	require.False(t, reached)
}
