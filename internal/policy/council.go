package policy

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/casework"
)

func readCouncil(o object) Council {
	c := Council{Name: o.text("name"), Colour: o.text("colour")}
	if colour := o.scalar("colour"); colour.ok && !regexp.MustCompile(`^#[0-9a-fA-F]{6}$`).MatchString(colour.text) {
		colour.invalid("%q is not a colour such as #1d4f73", colour.text)
	}
	contact := o.scalar("contact")
	if parsed, err := mail.ParseAddress(contact.text); contact.ok && (err != nil || parsed.Address != contact.text) {
		contact.invalid("%q is not an e-mail address", contact.text)
	}
	website := o.scalar("website")
	c.Contact, c.Website = contact.text, strings.TrimSuffix(website.text, "/")
	if u, err := url.Parse(website.text); website.ok && (err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil) {
		website.invalid("%q is not an address such as https://www.example.gov.uk", website.text)
	}
	return c
}

// readDates reads when the policy applies from and when it is to be reviewed (S16).
func readDates(o object, zone *time.Location) (effective, review time.Time) {
	from, next := o.scalar("effective"), o.scalar("next_review")
	effective, review = readDate(from, zone), readDate(next, zone)
	if !effective.IsZero() && !review.IsZero() && !review.After(effective) {
		next.invalid("must be after the effective date")
	}
	return effective, review
}

func readDate(s scalar, zone *time.Location) time.Time {
	if !s.ok {
		return time.Time{}
	}
	day, err := time.ParseInLocation(time.DateOnly, s.text, zone)
	if err != nil {
		s.invalid("%q is not a date such as 2018-10-01", s.text)
	}
	return day
}

// readHours returns UTC for an unknown zone, so that the dates can still be read.
func readHours(o object) WorkingHours {
	hours := WorkingHours{Zone: time.UTC, ClosedDays: readDays(o, "closed_days")}
	if zone := o.scalar("zone"); zone.ok {
		place, err := time.LoadLocation(zone.text)
		if err != nil || zone.text == "Local" {
			zone.invalid("%q is not a time zone such as Europe/London", zone.text)
		} else {
			hours.Zone = place
		}
	}
	opens, closes := o.scalar("opens"), o.scalar("closes")
	from, fromOK := readMinute(opens)
	to, toOK := readMinute(closes)
	if fromOK && toOK && to <= from {
		closes.invalid("the council closes at %s, before it opens at %s", closes.text, opens.text)
	}
	hours.Hours = casework.Hours{Opens: from, Closes: to}
	return hours
}

func readMinute(s scalar) (minute int, ok bool) {
	if !s.ok {
		return 0, false
	}
	t, err := time.Parse("15:04", s.text)
	if err != nil {
		s.invalid(`%q is not a time of day such as "09:00"`, s.text)
	}
	return t.Hour()*60 + t.Minute(), err == nil
}

func readDays(o object, name string) []string {
	var days []string
	for _, node := range o.items(name) {
		s := scalar{problems: o.problems, path: o.at(name), line: node.Line, text: node.Value, ok: true}
		if node.Kind != yaml.ScalarNode {
			s.invalid("must be dates such as 2026-06-12")
			continue
		}
		if readDate(s, time.UTC); slices.Contains(days, s.text) {
			s.invalid("%s appears twice", s.text)
		}
		days = append(days, s.text)
	}
	return days
}
