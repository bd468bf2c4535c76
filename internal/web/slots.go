package web

// Slots bound how much of something goes on at once in a process.
type Slots chan struct{}

// NewSlots bounds it to a number.
func NewSlots(most int) Slots { return make(Slots, most) }

// Take takes a slot, if one is free. Who has taken one gives it back.
func (s Slots) Take() bool {
	select {
	case s <- struct{}{}:
		return true
	default:
		return false
	}
}

// Free gives a slot back.
func (s Slots) Free() { <-s }

// Sending bounds how many answers of any length a process sends at once: each may have a slow
// reader.
type Sending struct {
	Exports   Slots // lists, chains and packs, which take work to make
	Downloads Slots // files as they are kept
	Streams   Slots // open pages that hear of changes
}

// NewSending has the limits that a process has.
func NewSending() *Sending {
	return &Sending{Exports: NewSlots(8), Downloads: NewSlots(64), Streams: NewSlots(1000)}
}

// SendingRetry is after how many seconds whoever found no slot may try again.
const SendingRetry = 5
