package casework

import (
	"slices"
	"time"
)

// Offer says of one command whether somebody may give it now, and if not why not.
type Offer struct {
	Name    Name   `json:"name"`
	Allowed bool   `json:"allowed"`
	Code    Code   `json:"code,omitempty"`
	Why     string `json:"why,omitempty"`
	Clause  string `json:"clause,omitempty"`
}

// Offers lists every command for the one who asks.
func (c *Incident) Offers(by Actor, m Moment) []Offer {
	list := make([]Offer, 0, len(Commands()))
	for _, name := range Commands() {
		offer := Offer{Name: name, Allowed: true}
		if r := c.Ready(name, by, m); r != nil {
			offer = Offer{Name: name, Code: r.Code, Why: r.Why, Clause: r.Clause}
		}
		list = append(list, offer)
	}
	return list
}

// Expected is something that will happen by itself unless somebody acts before.
type Expected struct {
	At   time.Time `json:"at"` // UTC
	What string    `json:"what"`
}

// Forecast lists what happens next if nobody acts, earliest first.
func (c *Incident) Forecast(m Moment) []Expected {
	list := []Expected{}
	if c.Pause != nil {
		return list
	}
	for _, w := range c.Waits {
		switch { //nolint:staticcheck // a tagged switch would have to name every window
		case w.What == WindowBlock:
			list = append(list, Expected{w.By, "The block ends and the author is unblocked."})
		case w.What == WindowResponse:
			list = append(list, Expected{w.By, "The author's time to answer is over: it is seen whether the post is still there."})
		case w.What == WindowRecurrence:
			list = append(list, Expected{w.By, "If nothing new is reported, the case closes."})
		default:
			list = append(list, c.nagging(w, m)...)
		}
	}
	slices.SortStableFunc(list, func(a, b Expected) int { return a.At.Compare(b.At) })
	return list
}

func (c *Incident) nagging(w Wait, m Moment) []Expected {
	task, _ := c.task(w)
	list := []Expected{}
	if at := m.Rules.Reminder(w.From, w.By); !w.Reminded {
		list = append(list, Expected{at, "A reminder of " + c.waited(w) + " goes to " + task.Role.InSentence() + "."})
	}
	if !w.Escalated {
		list = append(list, Expected{w.By, upper(c.waited(w)) + " is overdue, and the head of Communications is told."})
	}
	return list
}

// waited names what a case waits for: of what is to be done outside, which it is.
func (c *Incident) waited(w Wait) string {
	if a := c.Action(w.Of); w.What == WindowAction && a != nil {
		return a.ID + " (" + a.Kind.InSentence() + ")"
	}
	return w.What.InSentence()
}
