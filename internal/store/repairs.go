package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"

	"duecourse/internal/casework"
)

// firstRepairTask is the lowest number of a repair's task. A case has fewer tasks of its own,
// and those change with its events, while a repair's stays until it is settled.
const firstRepairTask = 1_000

// maxRepairs is how many open repairs are listed.
const maxRepairs = 1_000

// AddRepair notes that somebody has to put something right, and puts it on the worklist. It
// returns false if that is noted already.
func (s *Store) AddRepair(ctx context.Context, r casework.Repair) (fresh bool, err error) {
	kind, err := kindOf(s.kinds, r.Ref)
	if err != nil {
		return false, err
	}
	err = s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		fresh, err = addRepair(tx, kind, r)
		return err
	})
	if isDuplicate(err) { // another process has just noted it
		return false, nil
	}
	return fresh, wrap(err, "repair of %s", r.Ref)
}

func addRepair(tx *gorm.DB, kind *casework.Kind, r casework.Repair) (fresh bool, err error) {
	open, err := queryAll(tx, scanText, "SELECT ref FROM repairs WHERE ref = ? AND kind = ? AND of = ? AND settled_at IS NULL", r.Ref, r.Kind, r.Of)
	if err != nil || len(open) > 0 {
		return false, err
	}
	task := taskRow{
		Ref: r.Ref, Kind: string(kind.Name), What: string(casework.WindowAction), Of: r.Of, Why: storable(r.Why), Role: string(r.Kind.Role()),
		Since: micros(r.FoundAt), Due: micros(r.FoundAt.Add(casework.RepairWithin)),
	}
	err = queryOne(tx, []any{&task.N}, "SELECT COALESCE(MAX(n) + 1, ?) FROM tasks WHERE ref = ? AND n >= ?", firstRepairTask, r.Ref, firstRepairTask)
	if err != nil {
		return false, err
	}
	if err := tx.Create(&task).Error; err != nil {
		return false, err
	}
	return true, tx.Exec(`INSERT INTO repairs (ref, kind, of, why, task, found_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (ref, kind, of) DO UPDATE SET why = excluded.why, task = excluded.task, found_at = excluded.found_at, settled_at = NULL`,
		r.Ref, r.Kind, r.Of, task.Why, task.N, micros(r.FoundAt)).Error
}

// SettleRepairs notes that something has been put right, if it had to be. Of is empty for
// what is about the whole case.
func (s *Store) SettleRepairs(ctx context.Context, ref, of string, at time.Time, kinds ...casework.RepairKind) error {
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		const which = " ref = ? AND of = ? AND kind IN ? AND settled_at IS NULL"
		err := tx.Exec("DELETE FROM tasks WHERE ref = ? AND n IN (SELECT task FROM repairs WHERE"+which+")", ref, ref, of, kinds).Error
		if err != nil {
			return err
		}
		return tx.Exec("UPDATE repairs SET settled_at = ? WHERE"+which, micros(at), ref, of, kinds).Error
	})
	return wrap(err, "repair of %s", ref)
}

// Repairs lists what has to be put right, the oldest first: the first thousand. It leaves out
// cases that are about a person (R12).
func (s *Store) Repairs(ctx context.Context, notAbout string) ([]casework.Repair, error) {
	open := &conditions{}
	open.add("settled_at IS NULL")
	open.notAbout("repairs.ref", notAbout)
	return s.repairs(ctx, open, "ORDER BY found_at, ref, kind, of LIMIT ?", maxRepairs)
}

// RepairsOf lists what has to be put right about a case.
func (s *Store) RepairsOf(ctx context.Context, ref string) ([]casework.Repair, error) {
	open := &conditions{}
	open.add("settled_at IS NULL AND ref = ?", ref)
	return s.repairs(ctx, open, "ORDER BY found_at, kind, of LIMIT ?", maxRepairs)
}

func (s *Store) repairs(ctx context.Context, open *conditions, order string, limit int) ([]casework.Repair, error) {
	list, err := queryAll(s.read.WithContext(ctx), scanRepair,
		"SELECT ref, kind, of, why, found_at FROM repairs"+open.sql()+" "+order, append(open.values, limit)...)
	return list, wrap(err, "repairs")
}

func scanRepair(rows *sql.Rows) (casework.Repair, error) {
	var r casework.Repair
	var found int64
	err := rows.Scan(&r.Ref, &r.Kind, &r.Of, &r.Why, &found)
	r.FoundAt = instant(found)
	return r, err
}

// conflictRepair is the repair that follows from a [ConflictError].
func conflictRepair(ref string, at time.Time) casework.Repair {
	return casework.Repair{
		Ref: ref, Kind: casework.RepairRecordConflict, FoundAt: at,
		Why: "The workflow of this case has other events than the record. What people do in it is not stored. Run duecourse revive " + ref + ".",
	}
}
