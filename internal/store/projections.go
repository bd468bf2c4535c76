package store

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
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
	posts    []postRow
}

func projectionsOf(c casework.Case) projections {
	at := c.Status()
	p := projections{recorded: at.Seq > 0}
	for _, party := range c.Parties() {
		row := personRow{Ref: at.Ref, Person: storable(party.ID), Relation: string(party.Relation)}
		if !slices.Contains(p.people, row) {
			p.people = append(p.people, row)
		}
	}
	p.addTasks(at, casework.Tasks(c))
	if project := extensions()[at.Kind].project; project != nil {
		project(c, &p)
	}
	return p
}

func (p *projections) addTasks(at casework.Status, tasks []casework.Task) {
	for n, t := range tasks {
		row := taskRow{
			Ref: at.Ref, N: n, Kind: string(at.Kind), What: string(t.What), Of: t.Of, Why: storable(t.Why),
			Role: string(t.Role), Person: t.Person, Command: string(t.Command), Due: micros(t.Due),
		}
		if !t.Since.IsZero() {
			row.Since = micros(t.Since)
		}
		p.tasks = append(p.tasks, row)
		for _, person := range unique(t.NotFor) {
			p.notFor = append(p.notFor, notForRow{Ref: at.Ref, N: n, Person: storable(person)})
		}
	}
}

// replace writes the rows that differ, and no others: most events change no more than
// the worklist.
func (p *projections) replace(tx *gorm.DB, ref string, now projections) error {
	if err := replaceRows(tx, ref, p.recorded, p.people, now.people); err != nil {
		return fmt.Errorf("people: %w", err)
	}
	if err := replaceTasks(tx, ref, p.recorded, p.tasks, now.tasks); err != nil {
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
	return wrap(p.addPosts(tx, now), "posts")
}

// addPosts adds the posts that are new. It deletes none: a post is still found by an
// address that somebody corrected.
func (p *projections) addPosts(tx *gorm.DB, now projections) error {
	fresh := slices.DeleteFunc(slices.Clone(now.posts), func(row postRow) bool { return slices.Contains(p.posts, row) })
	if len(fresh) == 0 {
		return nil
	}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(fresh, rowsAtOnce).Error
}

// replaceTasks is replaceRows for the tasks that follow from the case: those of repairs stay.
func replaceTasks(tx *gorm.DB, ref string, recorded bool, before, now []taskRow) error {
	if recorded && !slices.Equal(before, now) {
		if err := tx.Where("ref = ? AND n < ?", ref, firstRepairTask).Delete(&taskRow{}).Error; err != nil {
			return err
		}
	}
	return replaceRows(tx, ref, false, before, now)
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
	return insert(tx, now)
}

// saveCase writes the row of a case, and from time to time a snapshot that stays.
func saveCase(tx *gorm.DB, kind *casework.Kind, c casework.Case, before int, now headRow, at time.Time) error {
	newRow := newCaseRow
	if own := extensions()[kind.Name].row; own != nil {
		newRow = own
	}
	row, err := newRow(c, now, at)
	if err != nil {
		return err
	}
	upsert := clause.OnConflict{Columns: []clause.Column{{Name: "ref"}}, UpdateAll: true}
	if err := tx.Table(kind.Table).Clauses(upsert).Create(row).Error; err != nil {
		return fmt.Errorf("saving the case: %w", err)
	}
	if before/snapshotEvery == now.Seq/snapshotEvery {
		return nil
	}
	kept := snapshotRow{Ref: now.Ref, Seq: now.Seq, Snapshot: now.Snapshot}
	return wrap(tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&kept).Error, "saving a snapshot")
}

func newCaseRow(c casework.Case, head headRow, at time.Time) (any, error) {
	status, listing := c.Status(), c.Listing()
	return &caseRow{
		Ref: head.Ref, Stage: string(status.Stage), Outcome: status.Outcome, Seq: head.Seq, Hash: head.Hash,
		Channel: storable(listing.Channel), HandleKey: authorKey(listing.Channel, listing.Handle), Team: storable(listing.Team),
		OpenedAt: micros(listing.OpenedAt), ChangedAt: micros(at), Snapshot: head.Snapshot,
	}, nil
}

// saveExtension saves what only the kind of the case has.
func saveExtension(tx *gorm.DB, c casework.Case, events []casework.Event) error {
	if save := extensions()[c.Status().Kind].save; save != nil {
		return save(tx, c, events)
	}
	return nil
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
