package publication

import (
	"strings"
	"time"
)

// calendarTime is a time in UTC as calendars write it (RFC 5545 §3.3.5).
const calendarTime = "20060102T150405Z"

// Calendar writes publications as a calendar (RFC 5545): what kind of publication is released when,
// where, and how it stands. It holds no word of their texts (S9).
func Calendar(planned []Publication, now time.Time) string {
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Due Course//Publications//EN", "X-WR-CALNAME:Publications"}
	for i := range planned {
		p := &planned[i]
		at := p.ReleaseAt()
		if at == nil {
			continue
		}
		lines = append(lines, "BEGIN:VEVENT", "UID:"+p.Ref+"@duecourse", "DTSTAMP:"+now.UTC().Format(calendarTime), "DTSTART:"+at.UTC().Format(calendarTime),
			"SUMMARY:"+calendarText(p.Ref+": "+p.Form.Title()+" ("+p.StageTitle()+")"), "LOCATION:"+calendarText(channelTitles(p.Channels)), "END:VEVENT")
	}
	lines = append(lines, "END:VCALENDAR")
	folded := strings.Builder{}
	for _, line := range lines {
		folded.WriteString(fold(line) + "\r\n")
	}
	return folded.String()
}

// calendarText escapes a text (RFC 5545 §3.3.11).
func calendarText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r", "", "\n", `\n`).Replace(s)
}

// fold breaks a line that is longer than 75 bytes, between characters (RFC 5545 §3.1).
func fold(line string) string {
	const longest = 75
	out, width := strings.Builder{}, 0
	for _, r := range line {
		if n := len(string(r)); width+n > longest {
			out.WriteString("\r\n ")
			width = 1
		}
		out.WriteRune(r)
		width += len(string(r))
	}
	return out.String()
}
