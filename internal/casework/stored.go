package casework

import (
	"time"
)

// HandledRequest is a request that changed a case, and where the case then stood.
type HandledRequest struct {
	ID     string
	Ref    string
	Seq    int       // of the last event that it caused
	Digest string    // of what was asked for
	At     time.Time // of that event
}

// SentLetter is a letter that went out. Of an erased one, what is left is its id,
// its kind and when it was sent.
type SentLetter struct {
	Letter
	Seq    int       // of the event that keeps it
	Action string    // that sent it
	At     time.Time // UTC
	Erased bool
}
