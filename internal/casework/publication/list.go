package publication

import "time"

// Filter says which publications a list shows. Empty fields do not filter.
type Filter struct {
	Stage  Shown
	Writer string    // id: those that this person wrote, and those that are public
	From   time.Time // released then or later, or planned to be
	To     time.Time // or before then
	Limit  int       // 1–200; 0: 50
	Cursor string
}

// EnquiryFilter says which media enquiries a list shows.
type EnquiryFilter struct {
	Stage  EnquiryStage
	Limit  int // 1–200; 0: 50
	Cursor string
}

// ReleaseAt is when the publication was or will be released; nil: nobody knows yet.
func (p *Publication) ReleaseAt() *time.Time {
	switch {
	case p.ReleasedAt != nil:
		return p.ReleasedAt
	case p.Embargo != nil && p.Cancelled == nil:
		return &p.Embargo.Until
	}
	return nil
}
