package casework

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// LetterFields holds everything that a letter can print. A form prints a field as
// {{.Name}}, with the names of this struct, and decides which fields it needs
// ([Form.Fill]). Letters print times in words, in the council's zone.
type LetterFields struct {
	Ref        string    // of the case, for queries and reviews
	Code       string    // that a review must name in addition to the reference
	CodeOf     string    // what the code is made from, in addition to Ref; empty: the letter has no code
	Date       time.Time // of the letter
	Council    string
	Contact    string // e-mail address for queries (R10)
	Complaints string // where complaints about services go (R11)
	Support    string // where a targeted colleague finds help (R12)

	Author   string // as the platform shows the author: "@handle"
	Channel  string // as people write it: "YouTube"
	PostURL  string
	PostText string
	PostedAt time.Time
	Posts    []int    // which posts the letter names: 0 is the first
	PostList []string // if there are several: each by its address or its words, as a letter lists it

	Clause   Clause   // under which the council acts
	Grounds  []string // wordings of the grounds (R2)
	Measures []string // wordings of the measures taken, or undone
	Reason   string   // why, as the person who decided put it

	RespondBy time.Time // until when the author is to answer
	// RespondWithin is the same as a length of time, "48 hours": a letter that a person sends
	// names it, because nobody knows when they will send it.
	RespondWithin string
	BlockUntil    time.Time // when a block ends by itself
	TargetName    string    // the person whom a post is about
	News          string    // what has happened since that person was told; empty: this tells them first
	Outcome       string    // in general terms, for the person who reported
	SignedBy      string    // a team or a person

	Addressee       string // of an account request: who made it
	Handle          string // of the account
	Team            string // that runs it
	Account         string // its ref on the register
	Conditions      string // under which it is permitted
	CorporateAnswer string // Comms' answer to S6
	Licence         string // on the council's social media management platform (S4)
	Cause           string // of a suspension: a sentence
	Remedy          string // how to mend it: sentences
}

// LetterPlaceholders lists the names that a form may print, sorted.
func LetterPlaceholders() []string {
	return slices.Sorted(maps.Keys(LetterFields{}.Values(time.UTC)))
}

// Values are the fields as forms print them, by placeholder: a string each, or
// a list of strings for Grounds and Measures. Only PostText keeps its line
// breaks; what is empty stays "".
func (f LetterFields) Values(zone *time.Location) map[string]any {
	return map[string]any{
		"Ref": oneLine(f.Ref), "Code": oneLine(f.Code), "Date": dayInWords(f.Date, zone),
		"Council": oneLine(f.Council), "Contact": oneLine(f.Contact),
		"Complaints": oneLine(f.Complaints), "Support": oneLine(f.Support),
		"Author": oneLine(f.Author), "Channel": oneLine(f.Channel), "PostURL": oneLine(f.PostURL),
		"PostText": strings.TrimSpace(f.PostText), "PostList": oneLineEach(f.PostList), "PostedAt": TimeInWords(f.PostedAt, zone),
		"Clause": oneLine(f.Clause.ID), "ClauseText": oneLine(f.Clause.Text),
		"Grounds": oneLineEach(f.Grounds), "Measures": oneLineEach(f.Measures), "Reason": oneLine(f.Reason),
		"RespondBy": TimeInWords(f.RespondBy, zone), "RespondWithin": oneLine(f.RespondWithin), "BlockUntil": TimeInWords(f.BlockUntil, zone),
		"TargetName": oneLine(f.TargetName), "News": oneLine(f.News), "Outcome": oneLine(f.Outcome), "SignedBy": oneLine(f.SignedBy),
		"Addressee": oneLine(f.Addressee), "Handle": oneLine(f.Handle), "Team": oneLine(f.Team), "Account": oneLine(f.Account),
		"Conditions": oneLine(f.Conditions), "CorporateAnswer": oneLine(f.CorporateAnswer),
		"Licence": oneLine(f.Licence), "Cause": oneLine(f.Cause), "Remedy": oneLine(f.Remedy),
	}
}

// oneLine makes one line of a value: a line break in a name must not become a
// paragraph of the council's letter.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func oneLineEach(list []string) []string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		out = append(out, oneLine(s))
	}
	return out
}

func dayInWords(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format("2 January 2006")
}

// TimeInWords is a time as people read it: "5.00pm on Monday 2 November 2026". Empty for the
// zero time.
func TimeInWords(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format("3.04pm on Monday 2 January 2006") + " (" + zoneInWords(t, zone) + ")"
}

// zoneInWords is the name of a time zone as letters give it: an author may be anywhere.
func zoneInWords(t time.Time, zone *time.Location) string {
	if zone.String() == "Europe/London" {
		return "UK time"
	}
	return t.In(zone).Format("MST")
}
