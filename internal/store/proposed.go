package store

import (
	"duecourse/internal/casework"
)

// proposedRow is a measure that was proposed, and what became of it.
type proposedRow struct {
	Ref      string
	Proposal string
	Measure  string
	At       int64
	Fate     string
}

// TableName is the table of the measures that were proposed.
func (proposedRow) TableName() string { return "case_proposed" }

func proposedOf(c *casework.Incident) []proposedRow {
	var rows []proposedRow
	for _, p := range c.ProposedMeasures() {
		rows = append(rows, proposedRow{
			Ref: c.Ref, Proposal: p.Proposal, Measure: string(p.Measure), At: micros(p.At), Fate: string(p.Fate),
		})
	}
	return rows
}
