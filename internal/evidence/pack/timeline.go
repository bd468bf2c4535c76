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

	"duecourse/internal/casework/incident"
)

//go:embed timeline.html
var timelineSource string

// timeLayout is how people read a time.
const timeLayout = "15:04:05 on Monday 2 January 2006 MST"

// timelineRow is a row of the timeline.
type timelineRow struct {
	Seq     int
	At      time.Time
	Who     string
	Kind    string
	Summary string
	Clause  string
	Hash    string
}

func (w *packWriter) writeTimeline() error {
	lines := make([]timelineRow, len(w.Events))
	for i, e := range w.Events {
		lines[i] = timelineRow{e.Seq, e.At.UTC(), oneLine(w.actorName(e)), string(e.Kind), oneLine(summary(e)), incident.Kind().Clause(e.Event), e.Hash}
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
		Lines        []timelineRow
	}{w.Case.Ref, w.Rules.Council, lines})
	return errors.Join(err, w.writeBytes("timeline.csv", table), w.writeBytes("timeline.html", html.Bytes()))
}

func timelineCSV(lines []timelineRow) ([]byte, error) {
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

// cell stops spreadsheets from treating text as a formula.
func cell(text string) string {
	if strings.IndexAny(text, "=+-@\t") == 0 {
		return "'" + text
	}
	return text
}
