package capture_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/evidence/capture"
	"duecourse/internal/evidence/egress"
)

// chromium finds the browser, or skips the test when there is none, unless
// DUECOURSE_REQUIRE is set.
func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("DUECOURSE_REQUIRE") != "" {
		t.Fatal("Chromium is needed and not installed")
	}
	t.Skip("Chromium is not installed")
	return ""
}

const publicAddress = "93.184.215.14"

// lookupPublic is a name server that gives one public address for every name but
// localhost.
func lookupPublic(_ context.Context, _, host string) ([]netip.Addr, error) {
	if host == "localhost" {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	return []netip.Addr{netip.MustParseAddr(publicAddress)}, nil
}

// serve answers every public address with a handler. Its name is site.example.
func serve(t testing.TB, handler http.Handler) egress.Policy {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return egress.Policy{
		LookupIP: lookupPublic,
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if strings.HasPrefix(address, publicAddress) {
				address = server.Listener.Addr().String()
			}
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
	}
}

func pageOf(html string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(html))
	})
}

// newService is a service for one test.
func newService(t testing.TB, o capture.Options) *capture.Service {
	t.Helper()
	o.Executable = chromium(t)
	if o.Settle == 0 {
		o.Settle = 5 * time.Second
	}
	s := capture.New(o)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// mustTake takes screenshots that must succeed.
func mustTake(t testing.TB, s *capture.Service, address string) capture.Shot {
	t.Helper()
	shot, err := s.Screenshot(t.Context(), address, func() {})
	require.NoError(t, err)
	require.Equal(t, capture.Captured, shot.Outcome, shot.Reason)
	require.Empty(t, shot.Reason)
	return shot
}

func decodePNG(t testing.TB, file capture.File) image.Image {
	t.Helper()
	require.Equal(t, "image/png", file.MediaType)
	picture, err := png.Decode(bytes.NewReader(file.Bytes))
	require.NoError(t, err)
	return picture
}

func requirePixel(t testing.TB, picture image.Image, x, y int, want color.RGBA) {
	t.Helper()
	require.Equal(t, want, color.RGBAModel.Convert(picture.At(x, y)), "at %d,%d", x, y)
}
