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
		skipOrFail(t, "Chromium is not installed")
	}
	return program
}

// TestTheSystemTakesTheScreenshot is R7 with a browser: no person is asked, the screenshot
// shows the page, and the actions that waited for it continue.
func TestTheSystemTakesTheScreenshot(t *testing.T) {
	t.Parallel()
	s := startWith(t, "--chromium", chromium(t))
	p := readAs[post](t, http.StatusCreated, s.as("").post("/sandbox/posts", fields{
		"author": "@dark.corner", "text": "I know where your officer parks.", "images": 1,
	}))
	drawn := s.drawing(p)
	c := s.report(p)
	require.Equal(t, "automatic", c.assess("threatening").action("capture_evidence").Mode)
	taken := c.waitUntil("the exhibits are there", func(i incident) bool { return len(i.Evidence) > 0 })
	require.Equal(t, "done", taken.action("capture_evidence").Status)
	c.requirePicture(drawn, taken.Evidence[0])
	c.requirePicture(drawn, taken.Evidence[1])
	page := c.as("auditor-1").get(c.path("/evidence/E3"))
	require.Contains(t, string(page.body), "I know where your officer parks.")
	require.Equal(t, "attachment; filename="+c.ref+"-E3.mhtml", page.header.Get("Content-Disposition"))
	how := c.as("auditor-1").get(c.path("/evidence/E4"))
	require.Contains(t, string(how.body), `"requested": "`+p.URL+`"`)
	require.Contains(t, string(how.body), `"status": 200`)
	require.Equal(t, "attachment; filename="+c.ref+"-E4.json", how.header.Get("Content-Disposition"))

	c.decide("warn")
	c.waitForStage("watch")
	require.Equal(t, http.StatusGone, s.postPageStatus(p))
	require.Less(t, c.firstEvent("evidence_added"), c.firstEvent("letter_sent"))
	readAs[struct{ Ref string }](t, http.StatusAccepted, c.as("comms-1").post(c.path("/capture"), nil))
	c.waitUntil("the post is gone", func(i incident) bool { return i.action("capture_evidence").Status == "not_possible" })
	require.Len(t, c.state().Evidence, 4, "earlier exhibits stay")
	s.requireChainsIntact()
}

// TestCaptureIsRetriedAfterAKilledProcess kills the process during a capture. A file holds
// the browser, so that the capture is always unfinished.
func TestCaptureIsRetriedAfterAKilledProcess(t *testing.T) {
	t.Parallel()
	browser, held, seen := slowBrowser(t)
	s := startWith(t, "--chromium", browser)
	p := s.publish("@dark.corner", "I know where your officer parks.")
	c := s.report(p)
	c.assess("threatening")
	waitFor(t, "the browser is started", func() bool { return exists(seen) })
	s.kill()
	require.NoError(t, os.Remove(held))
	s.start()
	taken := c.waitUntil("the screenshot is taken", func(i incident) bool { return len(i.Evidence) > 0 })
	require.Len(t, taken.Evidence, 4, "once")
	require.Equal(t, "done", taken.action("capture_evidence").Status)
	for _, e := range taken.Evidence {
		got := c.as("auditor-1").get(c.path("/evidence/" + e.ID))
		require.Equal(t, http.StatusOK, got.status, "the served bytes have the recorded hash")
		require.Len(t, got.body, e.Size)
	}
	s.requireChainsIntact()
}

// slowBrowser is Chromium behind a script that waits while the file held exists. It creates
// the file seen when it is started.
func slowBrowser(t *testing.T) (program, held, seen string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "duecourse-slow-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o777)) // the browser runs as the user nobody
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

// hsl converts a colour as CSS does (CSS Color 4 §7).
func hsl(hue, saturation, lightness float64) color.RGBA {
	part := func(n float64) uint8 {
		k := math.Mod(n+hue/30, 12)
		return uint8(math.Round(255 * (lightness - saturation*min(lightness, 1-lightness)*max(-1, min(k-3, 9-k, 1)))))
	}
	return color.RGBA{R: part(0), G: part(8), B: part(4), A: 255}
}

// requirePicture checks that an exhibit is a picture that shows the disc: the area and the
// colour match, up to its edge and rounding.
func (c testCase) requirePicture(d drawing, e exhibit) {
	c.t.Helper()
	got := c.as("auditor-1").get(c.path("/evidence/" + e.ID))
	require.Equal(c.t, http.StatusOK, got.status)
	require.Equal(c.t, "image/png", got.header.Get("Content-Type"))
	picture, err := png.Decode(bytes.NewReader(got.body))
	require.NoError(c.t, err)
	area, edge := math.Pi*d.radius*d.radius, 2*math.Pi*d.radius
	require.InDelta(c.t, area, count(picture, d.colour), 2*edge, "pixels of the disc")
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
