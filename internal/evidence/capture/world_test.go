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

const publicly = "93.184.215.14"

// everywhere is a name server that knows one public address for every name but
// this machine's.
type everywhere struct{}

func (everywhere) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if host == "localhost" {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	return []netip.Addr{netip.MustParseAddr(publicly)}, nil
}

// site is what stands on every public address in a test. Its name is site.example.
func site(t testing.TB, handler http.Handler) egress.Policy {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return egress.Policy{
		LookupIP: everywhere{}.LookupNetIP,
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if strings.HasPrefix(address, publicly) {
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

// camera takes pictures of a site, for one test.
func camera(t testing.TB, o capture.Options) *capture.Camera {
	t.Helper()
	o.Executable = chromium(t)
	if o.Settle == 0 {
		o.Settle = 5 * time.Second
	}
	c := capture.New(o)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c
}

// taken is a capture that must succeed.
func taken(t testing.TB, c *capture.Camera, address string) capture.Result {
	t.Helper()
	result, err := c.Capture(t.Context(), capture.Order{URL: address})
	require.NoError(t, err)
	require.Equal(t, capture.Captured, result.Outcome, result.Reason)
	require.Empty(t, result.Reason)
	return result
}

func decoded(t testing.TB, piece capture.Piece) image.Image {
	t.Helper()
	require.Equal(t, "image/png", piece.MediaType)
	picture, err := png.Decode(bytes.NewReader(piece.Bytes))
	require.NoError(t, err)
	return picture
}

func requirePixel(t testing.TB, picture image.Image, x, y int, want color.RGBA) {
	t.Helper()
	require.Equal(t, want, color.RGBAModel.Convert(picture.At(x, y)), "at %d,%d", x, y)
}
