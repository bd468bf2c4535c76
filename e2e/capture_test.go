package e2e_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// chromium is the browser of this machine.
func chromium(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		missing(t, "Chromium is not installed")
	}
	return program
}

// TestTheSystemTakesTheScreenshot is R7 where there is a browser: nobody is
// asked, what is on the page is in the picture, and what waited for it goes on.
func TestTheSystemTakesTheScreenshot(t *testing.T) {
	t.Parallel()
	s := startWith(t, "--chromium", chromium(t))
	p := read[post](t, http.StatusCreated, s.as("").post("/sandbox/posts", fields{
		"author": "@dark.corner", "text": "I know where your officer parks.", "images": 1,
	}))
	drawn := s.drawing(p)
	f := s.reported(p)
	require.Equal(t, "automatic", f.assessed("threatening").action("capture_evidence").Mode)
	taken := f.becomes("the exhibits are there", func(i incident) bool { return len(i.Evidence) > 0 })
	require.Equal(t, "done", taken.action("capture_evidence").Status)
	f.shows(drawn, taken.Evidence[0])
	f.shows(drawn, taken.Evidence[1])
	page := f.as("auditor-1").get(f.path("/evidence/E3"))
	require.Contains(t, string(page.body), "I know where your officer parks.")
	require.Equal(t, "attachment; filename="+f.ref+"-E3.mhtml", page.header.Get("Content-Disposition"))
	how := f.as("auditor-1").get(f.path("/evidence/E4"))
	require.Contains(t, string(how.body), `"requested": "`+p.URL+`"`)
	require.Contains(t, string(how.body), `"status": 200`)
	require.Equal(t, "attachment; filename="+f.ref+"-E4.json", how.header.Get("Content-Disposition"))

	f.decided("warn")
	f.reaches("watch")
	require.Equal(t, http.StatusGone, s.page(p))
	require.Less(t, f.first("evidence_added"), f.first("letter_sent"))
	read[struct{ Ref string }](t, http.StatusAccepted, f.as("comms-1").post(f.path("/capture"), nil))
	f.becomes("the post is gone by now", func(i incident) bool { return i.action("capture_evidence").Status == "not_possible" })
	require.Len(t, f.now().Evidence, 4, "what was taken before stays")
	s.intact()
}

// TestCaptureIsRetriedAfterAKilledProcess kills the machine while the browser is at it. The
// browser is held by a file, so that this is always in the middle.
func TestCaptureIsRetriedAfterAKilledProcess(t *testing.T) {
	t.Parallel()
	browser, held, seen := slowBrowser(t)
	s := startWith(t, "--chromium", browser)
	p := s.writes("@dark.corner", "I know where your officer parks.")
	f := s.reported(p)
	f.assessed("threatening")
	until(t, "the browser is started", func() bool { return exists(seen) })
	s.kill()
	require.NoError(t, os.Remove(held))
	s.start()
	taken := f.becomes("it is taken all the same", func(i incident) bool { return len(i.Evidence) > 0 })
	require.Len(t, taken.Evidence, 4, "once")
	require.Equal(t, "done", taken.action("capture_evidence").Status)
	for _, e := range taken.Evidence {
		got := f.as("auditor-1").get(f.path("/evidence/" + e.ID))
		require.Equal(t, http.StatusOK, got.status, "served bytes are those that were hashed")
		require.Len(t, got.body, e.Size)
	}
	s.intact()
}

// slowBrowser is Chromium that waits at its start for as long as a file is there,
// and says by another that it was started.
func slowBrowser(t *testing.T) (program, held, seen string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "duecourse-slow-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o777)) // the browser is nobody
	program, held, seen = filepath.Join(dir, "chromium"), filepath.Join(dir, "held"), filepath.Join(dir, "seen")
	script := "#!/bin/sh\n: >" + seen + "\nwhile [ -e " + held + " ]; do sleep 0.05; done\nexec " + chromium(t) + ` "$@"` + "\n"
	require.NoError(t, os.WriteFile(program, []byte(script), 0o755))
	require.NoError(t, os.WriteFile(held, nil, 0o644))
	return program, held, seen
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// drawing is what the feed draws on a post's page: a disc of one colour.
type drawing struct {
	colour color.RGBA
	radius float64
}

func (s *stack) drawing(p post) drawing {
	s.t.Helper()
	page := string(s.as("").get(strings.TrimPrefix(p.URL, s.base)).body)
	number := func(before, after string) float64 {
		_, rest, found := strings.Cut(page, before)
		require.True(s.t, found, page)
		text, _, _ := strings.Cut(rest, after)
		n, err := strconv.ParseFloat(text, 64)
		require.NoError(s.t, err)
		return n
	}
	radius := number(`cy="80" r="`, `"`)
	hue := number(`r="`+strconv.Itoa(int(radius))+`" fill="hsl(`, ",")
	return drawing{colour: hsl(hue, 0.6, 0.4), radius: radius}
}

// hsl is a colour as CSS reckons it (CSS Color 4 §7).
func hsl(hue, saturation, lightness float64) color.RGBA {
	part := func(n float64) uint8 {
		k := math.Mod(n+hue/30, 12)
		return uint8(math.Round(255 * (lightness - saturation*min(lightness, 1-lightness)*max(-1, min(k-3, 9-k, 1)))))
	}
	return color.RGBA{R: part(0), G: part(8), B: part(4), A: 255}
}

// shows wants an exhibit to be a picture with the disc in it, all of it but its edge
// in its very colour, give or take one step of rounding.
func (f file) shows(d drawing, e exhibit) {
	f.t.Helper()
	got := f.as("auditor-1").get(f.path("/evidence/" + e.ID))
	require.Equal(f.t, http.StatusOK, got.status)
	require.Equal(f.t, "image/png", got.header.Get("Content-Type"))
	picture, err := png.Decode(bytes.NewReader(got.body))
	require.NoError(f.t, err)
	area, edge := math.Pi*d.radius*d.radius, 2*math.Pi*d.radius
	require.InDelta(f.t, area, count(picture, d.colour), 2*edge, "pixels of the disc")
}

func count(picture image.Image, want color.RGBA) int {
	found, area := 0, picture.Bounds()
	near := func(a, b uint8) bool { return max(a, b)-min(a, b) <= 1 }
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			is := color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)
			if near(is.R, want.R) && near(is.G, want.G) && near(is.B, want.B) {
				found++
			}
		}
	}
	return found
}
