package capture

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A picture of the whole page has at most so many pixels: what is longer is cut, and
// the record says so.
const (
	longest = 16_000
	widest  = 4_000
)

// pictures takes the post, the whole page, and the page as a file; and writes down
// how.
func (v *visitor) pictures(tab context.Context) ([]Piece, error) {
	metrics, err := cdp.Call(tab, chromedp.FromContext(tab).Target, page.GetLayoutMetrics, cdp.Empty{})
	if err != nil {
		return nil, fmt.Errorf("measure the page: %w", err)
	}
	whole := v.whole(metrics.CSSContentSize)
	post, note, err := v.post(tab, metrics.CSSVisualViewport, whole)
	if err != nil {
		return nil, err
	}
	var pieces []Piece
	for _, shot := range []struct {
		part *page.Viewport
		note string
	}{{post, note}, {whole, "The whole page"}} {
		picture, err := v.shoot(tab, shot.part)
		if err != nil {
			return nil, err
		}
		pieces = append(pieces, Piece{MediaType: "image/png", Note: shot.note, Bytes: picture})
	}
	v.record.TakenAt = time.Now().UTC()
	file, err := cdp.Call(tab, chromedp.FromContext(tab).Target, page.CaptureSnapshot, page.CaptureSnapshotParams{})
	if err != nil {
		return nil, fmt.Errorf("save the page: %w", err)
	}
	if len(file.Data) <= v.options.MaxPiece { // the pictures stand without it
		pieces = append(pieces, Piece{MediaType: "multipart/related", Note: "The page as a file (MHTML)", Bytes: []byte(file.Data)})
	}
	return v.recorded(pieces)
}

// whole is the page from its top, as far as a picture goes.
func (v *visitor) whole(size *dom.Rect) *page.Viewport {
	w, h := math.Ceil(max(size.Width, 1)), math.Ceil(max(size.Height, 1))
	v.record.Cut = w > widest || h > longest
	w, h = min(w, widest), min(h, longest)
	v.record.Width, v.record.Height = int(w), int(h)
	return &page.Viewport{Width: w, Height: h, Scale: 1}
}

// post is the part of the page that shows the post; where it is not recognised, what
// a visitor sees first.
func (v *visitor) post(tab context.Context, window *page.VisualViewport, whole *page.Viewport) (*page.Viewport, string, error) {
	for _, s := range selectors(v.order) {
		nodes, err := v.find(tab, s.css)
		if err != nil {
			return nil, "", err
		}
		if len(nodes) == 0 || s.alone && len(nodes) > 1 {
			continue
		}
		box, err := cdp.Call(tab, chromedp.FromContext(tab).Target, dom.GetBoxModel, dom.GetBoxModelParams{NodeID: nodes[0]})
		if err != nil {
			continue // it is not shown
		}
		if part := within(box.Model.Border, window, whole); part != nil {
			v.record.PostFound = true
			return part, "The post", nil
		}
	}
	return &page.Viewport{Width: min(width, whole.Width), Height: min(height, whole.Height), Scale: 1}, "The top of the page", nil
}

// within is the part of the whole that a box takes; nil when it takes none. The
// corners of the box count from where the window is scrolled to.
func within(corners dom.Quad, window *page.VisualViewport, whole *page.Viewport) *page.Viewport {
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

func (v *visitor) shoot(tab context.Context, part *page.Viewport) ([]byte, error) {
	yes := true
	shot, err := cdp.Call(tab, chromedp.FromContext(tab).Target, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatPng, Clip: part, FromSurface: &yes, CaptureBeyondViewport: &yes,
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("take a picture: %w", err)
	case len(shot.Data) > v.options.MaxPiece:
		return nil, failed(TooLarge, "The picture of the page is too large: more than %d MiB.", v.options.MaxPiece>>20)
	}
	return shot.Data, nil
}

// recorded adds the record of how the pieces were taken.
func (v *visitor) recorded(pieces []Piece) ([]Piece, error) {
	for _, p := range pieces {
		sum := sha256.Sum256(p.Bytes)
		v.record.Pieces = append(v.record.Pieces, recorded{p.Note, hex.EncodeToString(sum[:]), len(p.Bytes), p.MediaType})
	}
	how, err := json.MarshalIndent(v.record, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("record the capture: %w", err)
	}
	return append(pieces, Piece{MediaType: "application/json", Note: "How the pictures were taken (JSON)", Bytes: how}), nil
}
