package capture_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/color"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/evidence/capture"
)

const post = `<!DOCTYPE html><title>A post</title><style>
body { margin: 0; background: #ffffff; height: 3000px; position: relative }
header { position: absolute; left: 0; top: 0; width: 100px; height: 50px; background: #ff0000 }
article { position: absolute; left: 200px; top: 300px; width: 400px; height: 150px; background: #0000ff; color: #0000ff }
footer { position: absolute; left: 0; top: 2900px; width: 100px; height: 100px; background: #00ff00 }
</style><header></header><article>The very words of the post</article><footer></footer>`

var (
	red   = color.RGBA{255, 0, 0, 255}
	green = color.RGBA{0, 255, 0, 255}
	blue  = color.RGBA{0, 0, 255, 255}
	white = color.RGBA{255, 255, 255, 255}
)

func TestThePostAndTheWholePageAreCaptured(t *testing.T) {
	t.Parallel()
	s := newService(t, capture.Options{Egress: serve(t, pageOf(post))})
	shot := mustTake(t, s, "http://site.example/posts/1")
	require.Len(t, shot.Files, 4)
	require.Contains(t, shot.Browser, "Chrome/")

	part := decodePNG(t, shot.Files[0])
	require.Equal(t, image.Pt(400, 150), part.Bounds().Size(), "the post and nothing else")
	requirePixel(t, part, 0, 0, blue)
	requirePixel(t, part, 399, 149, blue)

	whole := decodePNG(t, shot.Files[1])
	require.Equal(t, image.Pt(1280, 3000), whole.Bounds().Size(), "to the end of the page")
	requirePixel(t, whole, 50, 25, red)
	requirePixel(t, whole, 200, 300, blue)
	requirePixel(t, whole, 199, 299, white)
	requirePixel(t, whole, 50, 2999, green)

	require.Equal(t, "multipart/related", shot.Files[2].MediaType)
	require.Contains(t, string(shot.Files[2].Bytes), "The very words of the post")
}

func TestCaptureRecordSaysHowTheScreenshotsWereTaken(t *testing.T) {
	t.Parallel()
	s := newService(t, capture.Options{Machine: "worker-7", Egress: serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/short" {
			http.Redirect(w, r, "/posts/1", http.StatusFound)
			return
		}
		w.Header().Set("X-Served-By", "cache-7")
		pageOf(post).ServeHTTP(w, r)
	}))})
	before := time.Now()
	shot := mustTake(t, s, "http://site.example/short")
	require.Equal(t, "application/json", shot.Files[3].MediaType)
	var record struct {
		Requested, Address, Browser string
		TakenBy                     string `json:"taken_by"`
		Redirects                   []string
		Status                      int
		Headers                     map[string]string
		OpenedAt                    time.Time `json:"opened_at"`
		TakenAt                     time.Time `json:"taken_at"`
		PostFound                   bool      `json:"post_found"`
		Cut                         bool
		Pieces                      []struct{ SHA256 string }
	}
	require.NoError(t, json.Unmarshal(shot.Files[3].Bytes, &record))
	require.Equal(t, "http://site.example/short", record.Requested)
	require.Equal(t, "http://site.example/posts/1", record.Address)
	require.Equal(t, []string{"http://site.example/short"}, record.Redirects)
	require.Equal(t, http.StatusOK, record.Status)
	require.Equal(t, "cache-7", record.Headers["x-served-by"])
	require.Equal(t, shot.Browser, record.Browser)
	require.Equal(t, "Due Course on worker-7", record.TakenBy)
	require.Equal(t, shot.Address, record.Address)
	require.Equal(t, shot.TakenAt, record.TakenAt)
	require.WithinRange(t, record.OpenedAt, before, record.TakenAt)
	require.WithinRange(t, record.TakenAt, record.OpenedAt, time.Now())
	require.True(t, record.PostFound)
	require.False(t, record.Cut)
	require.Len(t, record.Pieces, 3)
	for i, p := range record.Pieces {
		sum := sha256.Sum256(shot.Files[i].Bytes)
		require.Equal(t, hex.EncodeToString(sum[:]), p.SHA256)
	}
}

func TestEachCaptureStartsWithoutCookies(t *testing.T) {
	t.Parallel()
	known := make(chan bool, 4)
	s := newService(t, capture.Options{Egress: serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/posts/1" {
			_, err := r.Cookie("visitor")
			known <- err == nil
		}
		http.SetCookie(w, &http.Cookie{Name: "visitor", Value: "1", MaxAge: 3600})
		pageOf(post).ServeHTTP(w, r)
	}))})
	for range 2 {
		mustTake(t, s, "http://site.example/posts/1")
		require.False(t, <-known)
	}
}

func TestAFailedCaptureSaysWhy(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) }
	}
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	for path, handler := range map[string]http.HandlerFunc{
		"/gone": status(http.StatusGone), "/missing": status(http.StatusNotFound), "/members": status(http.StatusForbidden),
		"/broken": status(http.StatusInternalServerError), "/wall": redirect("/accounts/login?next=x"), "/loop": redirect("/loop"),
		"/inside": redirect("http://127.0.0.1/"), "/metadata": redirect("http://169.254.169.254/latest/meta-data/"),
		"/file": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Disposition", "attachment; filename=x.exe")
			_, _ = w.Write([]byte("MZ"))
		},
		"/accounts/login": pageOf(`<form><input type=password></form>`).ServeHTTP,
		"/hidden":         redirect("/welcome"),
		"/welcome":        pageOf(`<form><input type=password></form>`).ServeHTTP,
	} {
		mux.HandleFunc(path, handler)
	}
	s := newService(t, capture.Options{Egress: serve(t, mux)})
	for address, want := range map[string]capture.Outcome{
		"http://site.example/gone":        capture.Gone,
		"http://site.example/missing":     capture.Gone,
		"http://site.example/members":     capture.SignInWall,
		"http://site.example/wall":        capture.SignInWall,
		"http://site.example/hidden":      capture.SignInWall,
		"http://site.example/broken":      capture.Unreachable,
		"http://site.example/loop":        capture.Unreachable,
		"http://site.example/file":        capture.Unreachable,
		"http://site.example/inside":      capture.Refused,
		"http://site.example/metadata":    capture.Refused,
		"http://127.0.0.1/":               capture.Refused,
		"http://[::1]/":                   capture.Refused,
		"http://localhost/":               capture.Refused,
		"https://10.0.0.1/":               capture.Refused,
		"http://0x7f.1/":                  capture.Refused,
		"http://site.example:22/":         capture.Refused,
		"file:///etc/passwd":              capture.Refused,
		"javascript:alert(1)":             capture.Refused,
		"chrome://version":                capture.Refused,
		"http://me:secret@site.example/":  capture.Refused,
		"":                                capture.Refused,
		"data:text/html,<h1>x</h1>":       capture.Refused,
		"view-source:http://site.example": capture.Refused,
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			shot, err := s.Screenshot(t.Context(), address, func() {})
			require.NoError(t, err)
			require.Equal(t, want, shot.Outcome, shot.Reason)
			require.NotEmpty(t, shot.Reason)
			require.Empty(t, shot.Files)
		})
	}
}

func TestCaptureWithoutABrowserFailsWithThatReason(t *testing.T) {
	t.Parallel()
	for _, executable := range []string{"", "/does/not/exist", "/bin/false"} {
		s := capture.New(capture.Options{Executable: executable})
		shot, err := s.Screenshot(t.Context(), "http://site.example/", func() {})
		require.NoError(t, err)
		require.Equal(t, capture.NoBrowser, shot.Outcome)
		require.NotEmpty(t, shot.Reason)
		require.NoError(t, s.Close())
	}
}

func TestCanceledCaptureKeepsNoScreenshot(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	s := newService(t, capture.Options{Egress: serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
	}))})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	shot, err := s.Screenshot(ctx, "http://site.example/", func() {})
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, shot)
}
