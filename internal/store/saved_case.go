package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// excerptLength is how much of a post a list shows, in characters.
const excerptLength = 280

// saveCase writes the row of a case whose last entry is given.
func saveCase(tx *gorm.DB, c *casework.Incident, last ChainLink) error {
	row, err := rowOf(c)
	if err != nil {
		return err
	}
	row.Hash, row.ChangedAt = last.Hash, micros(last.At)
	if err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "ref"}}, UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("saving the case: %w", err)
	}
	return nil
}

func rowOf(c *casework.Incident) (caseRow, error) {
	row := caseRow{
		Ref: c.Ref, Kind: KindIncident, Stage: string(c.Stage), Outcome: string(c.Outcome), Seq: c.Seq,
		PolicyVersion: c.PolicyVersion, AssignedTo: c.AssignedTo,
		Channel: c.Post.Channel, Author: storable(c.Post.Author), AuthorKey: authorKey(c.Post.Channel, c.Post.Author),
		PostKey: postKey(c.Post), PostURL: storable(c.Post.URL), Excerpt: excerpt(storable(c.Post.Text)),
		PostedAt:   optionalMicros(c.Post.PostedAt),
		OpenedByID: c.OpenedBy.ID, OpenedByName: c.OpenedBy.Name,
		OpenedAt: micros(c.OpenedAt), ClosedAt: optionalMicros(c.ClosedAt), DueAt: never,
	}
	if due := c.Due(); due != nil && c.Pause == nil {
		row.DueAt, row.DueWhat = micros(due.By), string(due.What)
	}
	if c.Assessment != nil {
		row.Grounds = joined(c.Assessment.Grounds)
	}
	for _, w := range c.Waits {
		row.Escalated = row.Escalated || w.Escalated
	}
	return row, row.encode(c)
}

// joined are grounds as reports count them: sorted, so that the same ones are together.
func joined(grounds []casework.Ground) string {
	var names []string
	for _, g := range unique(grounds) {
		names = append(names, string(g))
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

// encode fills in the columns that hold JSON.
func (row *caseRow) encode(c *casework.Incident) error {
	for _, column := range []struct {
		into **string
		is   bool
		of   any
	}{
		{&row.Assessment, c.Assessment != nil, c.Assessment},
		{&row.Identification, c.Identity != nil, c.Identity},
		{&row.Block, c.Block != nil, c.Block},
	} {
		if !column.is {
			continue
		}
		raw, err := json.Marshal(column.of)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Ref, err)
		}
		text := string(raw)
		*column.into = &text
	}
	history, err := json.Marshal(c.History)
	if err != nil {
		return fmt.Errorf("%s: history: %w", c.Ref, err)
	}
	snapshot, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("%s: snapshot: %w", c.Ref, err)
	}
	row.History, row.Snapshot = string(history), string(snapshot)
	return nil
}

// excerpt is a text as a list shows it.
func excerpt(text string) string {
	if utf8.RuneCountInString(text) <= excerptLength {
		return text
	}
	return string([]rune(text)[:excerptLength-1]) + "…"
}
