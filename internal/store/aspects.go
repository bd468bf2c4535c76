package store

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"duecourse/internal/casework"
)

// KindIncident is the kind of the cases that are incidents.
const KindIncident = "incident"

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

// aspects are what a case has several of, as rows that lists are filtered by.
type aspects struct {
	recorded bool // whether the case was on the register
	people   []personRow
	grounds  []groundRow
	measures []measureRow
	proposed []proposedRow
	tasks    []taskRow
	notFor   []notForRow
}

func aspectsOf(c *casework.Incident) aspects {
	a := aspects{recorded: c.Seq > 0}
	for _, p := range c.Reporters {
		a.relate(c.Ref, p.ID, RelationReporter)
	}
	a.relate(c.Ref, c.AssignedTo, RelationOfficer)
	if c.Assessment != nil {
		a.relate(c.Ref, c.Assessment.Target, RelationTarget)
		for _, g := range unique(c.Assessment.Grounds) {
			a.grounds = append(a.grounds, groundRow{Ref: c.Ref, Ground: string(g)})
		}
	}
	var measures []casework.Measure
	for _, p := range c.Proposals {
		measures = append(measures, p.Measures...)
	}
	for _, m := range unique(measures) {
		a.measures = append(a.measures, measureRow{Ref: c.Ref, Measure: string(m)})
	}
	a.proposed = proposedOf(c)
	a.list(c.Ref, KindIncident, c.Tasks())
	return a
}

// list adds the worklist of a case.
func (a *aspects) list(ref, kind string, tasks []casework.Task) {
	for n, t := range tasks {
		a.tasks = append(a.tasks, taskRow{
			Ref: ref, N: n, Kind: kind, What: string(t.What), Of: t.Of, Why: storable(t.Why),
			Role: string(t.Role), Person: t.Person, Command: string(t.Command),
			Since: sinceMicros(t.Since), Due: micros(t.Due),
		})
		for _, person := range unique(t.NotFor) {
			a.notFor = append(a.notFor, notForRow{Ref: ref, N: n, Person: storable(person)})
		}
	}
}

func (a *aspects) relate(ref, person string, relation Relation) {
	row := personRow{Ref: ref, Person: storable(person), Relation: string(relation)}
	if person != "" && !slices.Contains(a.people, row) {
		a.people = append(a.people, row)
	}
}

// change writes what became different, and nothing else: most events change no more
// than the worklist.
func (a aspects) change(tx *gorm.DB, ref string, now aspects) error {
	if err := replace(tx, ref, a.recorded, a.people, now.people); err != nil {
		return fmt.Errorf("people: %w", err)
	}
	if err := replace(tx, ref, a.recorded, a.grounds, now.grounds); err != nil {
		return fmt.Errorf("grounds: %w", err)
	}
	if err := replace(tx, ref, a.recorded, a.measures, now.measures); err != nil {
		return fmt.Errorf("measures: %w", err)
	}
	if err := replace(tx, ref, a.recorded, a.proposed, now.proposed); err != nil {
		return fmt.Errorf("proposed measures: %w", err)
	}
	if err := replace(tx, ref, a.recorded, a.tasks, now.tasks); err != nil {
		return fmt.Errorf("worklist: %w", err)
	}
	if err := replace(tx, ref, a.recorded, a.notFor, now.notFor); err != nil {
		return fmt.Errorf("worklist, four eyes: %w", err)
	}
	return nil
}

func replace[R comparable](tx *gorm.DB, ref string, recorded bool, before, now []R) error {
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

func unique[T comparable](list []T) []T {
	var out []T
	for _, item := range list {
		if !slices.Contains(out, item) {
			out = append(out, item)
		}
	}
	return out
}
