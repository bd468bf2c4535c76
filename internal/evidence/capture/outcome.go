package capture

import (
	"fmt"
	"time"
)

// Outcome is how a capture ended.
type Outcome string

// The outcomes. Only Captured has pieces; only Gone says something about the post.
const (
	Captured    Outcome = "captured"
	Gone        Outcome = "gone"         // the site says that there is no such post (any more)
	SignInWall  Outcome = "sign_in_wall" // the site shows it to its members only
	Refused     Outcome = "refused"      // the address may not be opened
	Unreachable Outcome = "unreachable"  // the site does not answer, or not with a page
	NoBrowser   Outcome = "no_browser"   // there is no Chromium, or it does not start
	TooLarge    Outcome = "too_large"
	TimedOut    Outcome = "timed_out"
	Crashed     Outcome = "crashed" // the browser did not survive the page
)

// Worthwhile says whether the same order might end better when it is tried again
// soon.
func (o Outcome) Worthwhile() bool { return o == Unreachable || o == TimedOut || o == Crashed }

// Result is what came of an order.
type Result struct {
	Outcome Outcome
	// Reason is a sentence for people, without personal data; empty when captured.
	Reason string
	// Pieces are what was taken, the picture of the post first.
	Pieces []Piece
	// Browser is the product and version that took them: "Chrome/148.0.7778.167".
	Browser string
	// Address is where the page was in the end, and TakenAt when the last picture was.
	Address string
	TakenAt time.Time
}

// Piece is one file of a capture.
type Piece struct {
	MediaType string
	Note      string // what it shows, for people
	Bytes     []byte
}

// failure is an outcome on its way up through a capture.
type failure struct {
	outcome Outcome
	reason  string
}

func (f *failure) Error() string { return f.reason }

func failed(outcome Outcome, format string, args ...any) error {
	return &failure{outcome, fmt.Sprintf(format, args...)}
}

// record says how the pictures came to be; it is kept beside them, as JSON.
type record struct {
	Requested    string            `json:"requested"`
	Address      string            `json:"address"` // after all redirects
	Redirects    []string          `json:"redirects"`
	Status       int64             `json:"status"`
	Headers      map[string]string `json:"headers"`
	OpenedAt     time.Time         `json:"opened_at"`
	TakenAt      time.Time         `json:"taken_at"`
	TakenBy      string            `json:"taken_by"`
	Browser      string            `json:"browser"`
	UserAgent    string            `json:"user_agent"`
	Width        int               `json:"width"`  // of the full page, in pixels
	Height       int               `json:"height"` // of the full page, in pixels
	Cut          bool              `json:"cut"`    // the page is longer than the picture
	StillLoading bool              `json:"still_loading"`
	PostFound    bool              `json:"post_found"` // its part of the page was recognised
	Dialogs      int               `json:"dialogs"`    // that the page opened and were dismissed
	Pieces       []recorded        `json:"pieces"`
}

type recorded struct {
	Note      string `json:"note"`
	SHA256    string `json:"sha256"`
	Size      int    `json:"size"`
	MediaType string `json:"media_type"`
}
