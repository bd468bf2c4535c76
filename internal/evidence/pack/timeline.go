package pack

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"html/template"
	"strconv"
	"strings"
	"time"
)

//go:embed timeline.html
var timelineSource string

// inWords is how a time is told to people.
const inWords = "15:04:05 on Monday 2 January 2006 MST"

// moment is a line of the timeline.
type moment struct {
	Seq     int
	At      time.Time
	Who     string
	Kind    string
	Summary string
	Clause  string
	Hash    string
}

func (b *builder) timeline() error {
	lines := make([]moment, len(b.Events))
	for i, e := range b.Events {
		lines[i] = moment{e.Seq, e.At.UTC(), plain(b.actor(e)), string(e.Kind), plain(summary(e)), clauseOf(e), e.Hash}
	}
	table, err := timelineCSV(lines)
	if err != nil {
		return err
	}
	page, err := template.New("timeline").Parse(timelineSource)
	if err != nil {
		return err
	}
	var html bytes.Buffer
	err = page.Execute(&html, struct {
		Ref, Council string
		Lines        []moment
	}{b.Case.Ref, b.Rules.Council, lines})
	return errors.Join(err, b.bytes("timeline.csv", table), b.bytes("timeline.html", html.Bytes()))
}

func timelineCSV(lines []moment) ([]byte, error) {
	var out bytes.Buffer
	table := csv.NewWriter(&out)
	rows := [][]string{{"seq", "at", "who", "kind", "summary", "clause", "hash"}}
	for _, l := range lines {
		rows = append(rows, []string{
			strconv.Itoa(l.Seq), l.At.Format(time.RFC3339), cell(l.Who), l.Kind, cell(l.Summary), l.Clause, l.Hash,
		})
	}
	err := table.WriteAll(rows)
	return out.Bytes(), err
}

// cell keeps spreadsheets from taking text for a formula.
func cell(text string) string {
	if strings.IndexAny(text, "=+-@\t") == 0 {
		return "'" + text
	}
	return text
}
