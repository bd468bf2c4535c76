package capture

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// maxFileBytes is how large one file of a capture may be.
const maxFileBytes = 25 << 20

// The largest picture of a whole page, in pixels. A larger page is cut, and the record
// says so.
const (
	maxHeight = 16_000
	maxWidth  = 4_000
)

// screenshots takes the post, the whole page, the page as a file, and a record of how it
// took them.
func (s *session) screenshots(tab context.Context) ([]File, error) {
	metrics, err := cdp.Call(tab, chromedp.FromContext(tab).Target, page.GetLayoutMetrics, cdp.Empty{})
	if err != nil {
		return nil, fmt.Errorf("measure the page: %w", err)
	}
	whole := s.wholePage(metrics.CSSContentSize)
	post, note, err := s.findPost(tab, metrics.CSSVisualViewport, whole)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, shot := range []struct {
		part *page.Viewport
		note string
	}{{post, note}, {whole, "The whole page"}} {
		picture, err := s.picture(tab, shot.part)
		if err != nil {
			return nil, err
		}
		files = append(files, File{MediaType: "image/png", Note: shot.note, Bytes: picture})
	}
	s.record.TakenAt = time.Now().UTC()
	mhtml, err := cdp.Call(tab, chromedp.FromContext(tab).Target, page.CaptureSnapshot, page.CaptureSnapshotParams{})
	if err != nil {
		return nil, fmt.Errorf("save the page: %w", err)
	}
	if len(mhtml.Data) <= maxFileBytes { // otherwise the pictures are enough
		files = append(files, File{MediaType: "multipart/related", Note: "The page as a file (MHTML)", Bytes: []byte(mhtml.Data)})
	}
	return s.addRecord(files)
}

// wholePage is the page from its top, within the largest picture.
func (s *session) wholePage(size *dom.Rect) *page.Viewport {
	w, h := math.Ceil(max(size.Width, 1)), math.Ceil(max(size.Height, 1))
	s.record.Cut = w > maxWidth || h > maxHeight
	w, h = min(w, maxWidth), min(h, maxHeight)
	s.record.Width, s.record.Height = int(w), int(h)
	return &page.Viewport{Width: w, Height: h, Scale: 1}
}

// findPost is the part of the page that shows the post, or the top of the page when no
// selector finds it.
func (s *session) findPost(tab context.Context, window *page.VisualViewport, whole *page.Viewport) (*page.Viewport, string, error) {
	for _, selector := range selectors(s.address) {
		nodes, err := s.find(tab, selector.css)
		if err != nil {
			return nil, "", err
		}
		if len(nodes) == 0 || selector.alone && len(nodes) > 1 {
			continue
		}
		box, err := cdp.Call(tab, chromedp.FromContext(tab).Target, dom.GetBoxModel, dom.GetBoxModelParams{NodeID: nodes[0]})
		if err != nil {
			continue // the element is not visible
		}
		if part := clip(box.Model.Border, window, whole); part != nil {
			s.record.PostFound = true
			return part, "The post", nil
		}
	}
	return &page.Viewport{Width: min(width, whole.Width), Height: min(height, whole.Height), Scale: 1}, "The top of the page", nil
}

// clip is the part of the whole page that a box covers; nil when it covers none. The
// corners of the box are relative to the scrolled window.
func clip(corners dom.Quad, window *page.VisualViewport, whole *page.Viewport) *page.Viewport {
	if len(corners) != 8 {
		return nil
	}
	left := math.Min(corners[0], corners[4]) + window.PageX
	right := math.Max(corners[0], corners[4]) + window.PageX
	top := math.Min(corners[1], corners[5]) + window.PageY
	bottom := math.Max(corners[1], corners[5]) + window.PageY
	left, top = math.Floor(max(left, 0)), math.Floor(max(top, 0))
	right, bottom = math.Ceil(min(right, whole.Width)), math.Ceil(min(bottom, whole.Height))
	if right-left < 1 || bottom-top < 1 {
		return nil
	}
	return &page.Viewport{X: left, Y: top, Width: right - left, Height: bottom - top, Scale: 1}
}

func (s *session) picture(tab context.Context, part *page.Viewport) ([]byte, error) {
	yes := true
	png, err := cdp.Call(tab, chromedp.FromContext(tab).Target, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatPng, Clip: part, FromSurface: &yes, CaptureBeyondViewport: &yes,
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("take a picture: %w", err)
	case len(png.Data) > maxFileBytes:
		return nil, fail(TooLarge, "The picture of the page is too large: more than %d MiB.", maxFileBytes>>20)
	}
	return png.Data, nil
}

// addRecord adds the record of how the files were taken.
func (s *session) addRecord(files []File) ([]File, error) {
	for _, f := range files {
		sum := sha256.Sum256(f.Bytes)
		s.record.Files = append(s.record.Files, recordedFile{f.Note, hex.EncodeToString(sum[:]), len(f.Bytes), f.MediaType})
	}
	content, err := json.MarshalIndent(s.record, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("record the capture: %w", err)
	}
	return append(files, File{MediaType: "application/json", Note: "How the pictures were taken (JSON)", Bytes: content}), nil
}

// selector finds a post on a page.
type selector struct {
	css   string
	alone bool // use it only when it matches a single element
}

// selectors are tried in order: the one known for the site, and what HTML calls a
// self-contained part of a page.
func selectors(address string) []selector {
	var list []selector
	if css := siteSelector(address); css != "" {
		list = append(list, selector{css: css})
	}
	return append(list, selector{css: "article", alone: true}, selector{css: "main", alone: true})
}

// siteSelector is how a site marks a post; "" when that is not known. When the site has
// changed, the selectors that fit every page follow.
func siteSelector(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	switch host {
	case "x.com", "twitter.com", "mobile.twitter.com":
		return `article[data-testid="tweet"]`
	case "facebook.com", "m.facebook.com":
		return `[role="article"]`
	case "instagram.com":
		return `main article`
	case "youtube.com", "m.youtube.com":
		return `ytd-watch-flexy #primary`
	case "bsky.app":
		return `[data-testid^="postThreadItem-by"]`
	}
	return ""
}
