package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// excerptLength is how much of a post a list shows, in characters.
const excerptLength = 280

// newIncidentRow is the row of an incident: what lists show, filter and sort by.
func newIncidentRow(of casework.Case, head headRow, at time.Time) (any, error) {
	c, is := of.(*incident.Case)
	if !is {
		return nil, fmt.Errorf("%s is a %T, not an incident", head.Ref, of)
	}
	row := &incidentRow{
		Ref: head.Ref, Kind: string(incident.KindName), Stage: string(c.Stage), Outcome: string(c.Outcome), Seq: head.Seq, Hash: head.Hash,
		PolicyVersion: c.PolicyVersion, AssignedTo: c.AssignedTo,
		Channel: c.Post.Channel, Author: storable(c.Post.Author), AuthorKey: authorKey(c.Post.Channel, c.Post.Author),
		PostURL: storable(c.Post.URL), Excerpt: excerpt(storable(c.Post.Text)),
		PostedAt:   optionalMicros(c.Post.PostedAt),
		OpenedByID: c.OpenedBy.ID, OpenedByName: c.OpenedBy.Name,
		OpenedAt: micros(c.OpenedAt), ChangedAt: micros(at), ClosedAt: optionalMicros(c.ClosedAt), DueAt: never,
		Snapshot: head.Snapshot,
	}
	if due := casework.Due(c); due != nil && c.Pause == nil {
		row.DueAt, row.DueWhat = micros(due.By), string(due.What)
	}
	for _, w := range c.Waits {
		row.Escalated = row.Escalated || w.Escalated
	}
	if c.Assessment != nil {
		row.Grounds = joined(c.Assessment.Grounds)
	}
	var err error
	if row.Assessment, err = jsonColumn(c.Assessment); err != nil {
		return nil, fmt.Errorf("assessment: %w", err)
	}
	if row.Identification, err = jsonColumn(c.Identity); err != nil {
		return nil, fmt.Errorf("identification: %w", err)
	}
	if row.Block, err = jsonColumn(c.Block); err != nil {
		return nil, fmt.Errorf("block: %w", err)
	}
	history, err := jsonColumn(&c.History)
	if err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	row.History = *history
	return row, nil
}

// jsonColumn encodes a value; NULL for nil.
func jsonColumn[T any](value *T) (*string, error) {
	if value == nil {
		return nil, nil //nolint:nilnil // NULL
	}
	raw, err := json.Marshal(value)
	text := string(raw)
	return &text, err
}

// joined is a list of grounds as reports count it: sorted, so that equal lists are equal texts.
func joined(grounds []casework.Ground) string {
	var names []string
	for _, g := range unique(grounds) {
		names = append(names, string(g))
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

// excerpt is the beginning of a text, for a list.
func excerpt(text string) string {
	if utf8.RuneCountInString(text) <= excerptLength {
		return text
	}
	return string([]rune(text)[:excerptLength-1]) + "…"
}

// projectIncident adds the posts, the grounds and the proposed measures of an incident.
func projectIncident(of casework.Case, p *projections) {
	c, is := of.(*incident.Case)
	if !is {
		return
	}
	if c.Assessment != nil {
		for _, g := range unique(c.Assessment.Grounds) {
			p.grounds = append(p.grounds, groundRow{Ref: c.Ref, Ground: string(g)})
		}
	}
	var measures []casework.Measure
	for _, proposal := range c.Proposals {
		measures = append(measures, proposal.Measures...)
	}
	for _, m := range unique(measures) {
		p.measures = append(p.measures, measureRow{Ref: c.Ref, Measure: string(m)})
	}
	p.proposed = proposedRows(c)
	p.posts = postRows(c)
}

func postRows(c *incident.Case) []postRow {
	var rows []postRow
	for _, post := range c.Posts() {
		rows = append(rows, postRow{PostKey: postKey(post), Ref: c.Ref})
	}
	return unique(rows)
}

func proposedRows(c *incident.Case) []proposedRow {
	var rows []proposedRow
	for _, p := range c.ProposedMeasures() {
		rows = append(rows, proposedRow{
			Ref: c.Ref, Proposal: p.Proposal, Measure: string(p.Measure), At: micros(p.At), Fate: string(p.Outcome),
		})
	}
	return rows
}

// saveWarnings saves the warnings that were sent to the author. An overturned warning
// no longer counts (domain §3 rule 8).
func saveWarnings(tx *gorm.DB, of casework.Case, events []casework.Event) error {
	c, is := of.(*incident.Case)
	if !is {
		return nil
	}
	for _, event := range events {
		var err error
		switch fact := event.Data.(type) {
		case casework.ActionDone:
			if fact.Status == casework.ActionIsDone && c.Action(fact.ID).Kind == incident.ActionSendWarning {
				err = saveWarning(tx, c, fact.ID, event)
			}
		case incident.Overturned:
			err = tx.Model(&warningRow{}).Where("ref = ?", c.Ref).Update("overturned", true).Error
		}
		if err != nil {
			return fmt.Errorf("warnings: %w", err)
		}
	}
	return nil
}

func saveWarning(tx *gorm.DB, c *incident.Case, action string, sent casework.Event) error {
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&warningRow{
		Ref: c.Ref, Action: action, Channel: c.Post.Channel,
		AuthorKey: authorKey(c.Post.Channel, c.Post.Author), At: micros(sent.At),
	}).Error
}
