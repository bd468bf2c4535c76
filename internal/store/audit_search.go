package store

import (
	"context"
	"database/sql"

	"duecourse/internal/casework"
)

// Events finds events of any case, the newest first, a page at a time.
func (s *Store) Events(ctx context.Context, f casework.AuditFilter) (casework.Page[casework.TimelineItem], error) {
	c := auditConditions(&f, "e.actor_id", "e.at")
	c.notAbout("e.case_ref", f.NotAbout)
	c.addIf(f.Ref != "", "e.case_ref = ?", f.Ref)
	c.addIf(f.Kind != "", "e.kind = ?", f.Kind)
	list := &listing[casework.TimelineItem]{
		sort: "events", selected: "SELECT " + eventColumns + " FROM events e", where: c, cursor: f.Cursor, limit: f.Limit,
		order:    order{key: "e.at", ref: "e.case_ref", n: "e.seq", descending: true},
		scan:     s.scanTimelineItem,
		position: func(i casework.TimelineItem) cursor { return cursor{Key: micros(i.At), Ref: i.Ref, N: i.Seq} },
	}
	page, err := list.page(s.read.WithContext(ctx))
	return page, wrap(err, "events")
}

func (s *Store) scanTimelineItem(rows *sql.Rows) (casework.TimelineItem, error) {
	link, err := scanEvent(rows)
	if err != nil {
		return casework.TimelineItem{}, err
	}
	return link.timelineItem(s.kinds)
}

// auditConditions are those that both searches share.
func auditConditions(f *casework.AuditFilter, personColumn, atColumn string) *conditions {
	c := &conditions{}
	c.addIf(f.Person != "", personColumn+" = ?", f.Person)
	c.addIf(!f.From.IsZero(), atColumn+" >= ?", micros(f.From))
	c.addIf(!f.To.IsZero(), atColumn+" < ?", micros(f.To))
	return c
}
