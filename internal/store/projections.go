package store

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// Relation is what a person has to do with a case.
type Relation string

// The relations of persons to a case.
const (
	RelationReporter Relation = "reporter" // reported the post, first or again
	RelationOfficer  Relation = "officer"  // the case is assigned to them
	RelationTarget   Relation = "target"   // the post is about them (R12)

	RelationRequester Relation = "requester" // asked for an account
	RelationManager   Relation = "manager"   // is asked to approve that, stands in for whom is, or ever was
	RelationOwner     Relation = "owner"     // owns an account, or ever did
)

// projections are the rows of a case by which lists, worklists and reports find it.
// They follow from the case as it stands.
type projections struct {
	recorded bool // the store had the case already
	people   []personRow
	tasks    []taskRow
	notFor   []notForRow
	grounds  []groundRow
	measures []measureRow
	proposed []proposedRow
}

func projectionsOf(c casework.Case) projections {
	at := standingOf(c)
	p := projections{recorded: at.seq > 0}
	switch c := c.(type) {
	case *incident.Case:
		p.addIncident(c)
	case *account.Request:
		p.addPerson(at.ref, c.Requester.ID, RelationRequester)
		for _, person := range c.Managers() { // also those who answered long ago
			p.addPerson(at.ref, person.ID, RelationManager)
		}
	case *account.Account:
		for _, person := range c.Owners {
			p.addPerson(at.ref, person.ID, RelationOwner)
		}
	}
	p.addTasks(at.ref, kindOf(at.ref), casework.Tasks(c))
	return p
}

func (p *projections) addTasks(ref, kind string, tasks []casework.Task) {
	for n, t := range tasks {
		row := taskRow{
			Ref: ref, N: n, Kind: kind, What: string(t.What), Of: t.Of, Why: storable(t.Why),
			Role: string(t.Role), Person: t.Person, Command: string(t.Command), Due: micros(t.Due),
		}
		if !t.Since.IsZero() {
			row.Since = micros(t.Since)
		}
		p.tasks = append(p.tasks, row)
		for _, person := range unique(t.NotFor) {
			p.notFor = append(p.notFor, notForRow{Ref: ref, N: n, Person: storable(person)})
		}
	}
}

func (p *projections) addPerson(ref, person string, relation Relation) {
	row := personRow{Ref: ref, Person: storable(person), Relation: string(relation)}
	if person != "" && !slices.Contains(p.people, row) {
		p.people = append(p.people, row)
	}
}

// replace writes the rows that differ, and no others: most events change no more than
// the worklist.
func (p *projections) replace(tx *gorm.DB, ref string, now projections) error {
	if err := replaceRows(tx, ref, p.recorded, p.people, now.people); err != nil {
		return fmt.Errorf("people: %w", err)
	}
	if err := replaceRows(tx, ref, p.recorded, p.tasks, now.tasks); err != nil {
		return fmt.Errorf("worklist: %w", err)
	}
	if err := replaceRows(tx, ref, p.recorded, p.notFor, now.notFor); err != nil {
		return fmt.Errorf("worklist, four eyes: %w", err)
	}
	if err := replaceRows(tx, ref, p.recorded, p.grounds, now.grounds); err != nil {
		return fmt.Errorf("grounds: %w", err)
	}
	if err := replaceRows(tx, ref, p.recorded, p.measures, now.measures); err != nil {
		return fmt.Errorf("measures: %w", err)
	}
	if err := replaceRows(tx, ref, p.recorded, p.proposed, now.proposed); err != nil {
		return fmt.Errorf("proposed measures: %w", err)
	}
	return nil
}

func replaceRows[R comparable](tx *gorm.DB, ref string, recorded bool, before, now []R) error {
	if slices.Equal(before, now) {
		return nil
	}
	if recorded {
		if err := tx.Where("ref = ?", ref).Delete(new(R)).Error; err != nil {
			return err
		}
	}
	if len(now) == 0 {
		return nil
	}
	return tx.CreateInBatches(now, rowsAtOnce).Error
}

// saveCase writes the row of a case, and from time to time a snapshot that stays.
func saveCase(tx *gorm.DB, c casework.Case, before int, now headRow, at time.Time) error {
	row, err := rowOf(c, now, at)
	if err != nil {
		return err
	}
	upsert := clause.OnConflict{Columns: []clause.Column{{Name: "ref"}}, UpdateAll: true}
	if err := tx.Table(tableOf(kindOf(now.Ref))).Clauses(upsert).Create(row).Error; err != nil {
		return fmt.Errorf("saving the case: %w", err)
	}
	if before/snapshotEvery == now.Seq/snapshotEvery {
		return nil
	}
	kept := snapshotRow{Ref: now.Ref, Seq: now.Seq, Snapshot: now.Snapshot}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&kept).Error; err != nil {
		return fmt.Errorf("saving a snapshot: %w", err)
	}
	return nil
}

// rowOf is the row of a case in the table of its kind.
func rowOf(c casework.Case, head headRow, at time.Time) (any, error) {
	if c, is := c.(*incident.Case); is {
		return incidentRow(c, head, at)
	}
	status := standingOf(c)
	row := accountRow{
		Ref: head.Ref, Stage: status.stage, Outcome: status.outcome, Seq: head.Seq, Hash: head.Hash,
		ChangedAt: micros(at), Snapshot: head.Snapshot,
	}
	switch c := c.(type) {
	case *account.Request:
		row.Channel, row.HandleKey, row.Team, row.OpenedAt = c.Channel, authorKey(c.Channel, c.Handle), c.Team, micros(c.OpenedAt)
	case *account.Account:
		row.Channel, row.HandleKey, row.Team, row.OpenedAt = c.Channel, authorKey(c.Channel, c.Handle), c.Team, micros(c.OpenedAt)
	}
	row.Channel, row.Team = storable(row.Channel), storable(row.Team)
	return &row, nil
}

func unique[T comparable](list []T) []T {
	var out []T
	for _, item := range list {
		if !slices.Contains(out, item) {
			out = append(out, item)
		}
	}
	return out
}
