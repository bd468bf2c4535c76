package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// Cases lists the incidents that match a filter, a page at a time.
// [casework.ErrCursor] when the cursor belongs to another order.
func (s *Store) Cases(ctx context.Context, f incident.Filter) (casework.Page[incident.ListItem], error) {
	list, err := s.incidentListing(&f)
	if err != nil {
		return casework.Page[incident.ListItem]{}, fmt.Errorf("list of cases: %w", err)
	}
	page, err := list.page(s.read.WithContext(ctx))
	return page, wrap(err, "list of cases")
}

func (s *Store) incidentListing(f *incident.Filter) (*listing[incident.ListItem], error) {
	list := &listing[incident.ListItem]{
		sort: f.Sort, selected: "SELECT " + incidentItemColumns + " FROM cases c",
		where: s.incidentConditions(f), scan: scanIncidentItem, cursor: f.Cursor, limit: f.Limit,
	}
	var key func(*incident.ListItem) int64
	switch opened := func(i *incident.ListItem) int64 { return micros(i.OpenedAt) }; f.Sort {
	case casework.SortNewest:
		key, list.order = opened, order{key: "c.opened_at", ref: "c.ref", descending: true}
	case casework.SortOldest:
		key, list.order = opened, order{key: "c.opened_at", ref: "c.ref"}
	case casework.SortChanged:
		key = func(i *incident.ListItem) int64 { return micros(i.ChangedAt) }
		list.order = order{key: "c.changed_at", ref: "c.ref", descending: true}
	case casework.SortDue:
		key, list.order = dueMicros, order{key: "c.due_at", ref: "c.ref"}
	default:
		return nil, fmt.Errorf("unknown order %q", f.Sort)
	}
	list.position = func(i incident.ListItem) cursor { return cursor{Key: key(&i), Ref: i.Ref} }
	return list, nil
}

func dueMicros(i *incident.ListItem) int64 {
	if i.DueWhat == "" {
		return never
	}
	return micros(i.DueBy)
}

func (s *Store) incidentConditions(f *incident.Filter) *conditions {
	c := &conditions{}
	c.addIf(len(f.Stages) > 0, "c.stage IN ?", f.Stages)
	c.addIf(f.Outcome != "", "c.outcome = ?", f.Outcome)
	c.addIf(f.Channel != "", "c.channel = ?", f.Channel)
	c.addIf(f.AssignedTo != "", "c.assigned_to = ?", f.AssignedTo)
	c.addIf(f.Ground != "", "EXISTS (SELECT 1 FROM case_grounds g WHERE g.ref = c.ref AND g.ground = ?)", f.Ground)
	c.addIf(f.Measure != "", "EXISTS (SELECT 1 FROM case_measures m WHERE m.ref = c.ref AND m.measure = ?)", f.Measure)
	c.addIf(f.Reporter != "", "EXISTS (SELECT 1 FROM case_people p WHERE p.ref = c.ref AND p.person = ? AND p.relation = ?)",
		f.Reporter, casework.RelationReporter)
	c.notAbout("c.ref", f.NotAbout)
	c.addIf(!f.OpenedFrom.IsZero(), "c.opened_at >= ?", micros(f.OpenedFrom))
	c.addIf(!f.OpenedTo.IsZero(), "c.opened_at < ?", micros(f.OpenedTo))
	c.addIf(f.Author != "", "c.author_key = ?", authorKey(f.Channel, f.Author))
	if f.Overdue != nil {
		c.addIf(*f.Overdue, "c.due_at < ?", micros(f.Now))
		c.addIf(!*f.Overdue, "c.due_at >= ?", micros(f.Now))
	}
	c.search(f.Query, s.isPostgres())
	return c
}

const incidentItemColumns = `c.ref, c.kind, c.stage, c.outcome, c.seq, c.policy_version,
	c.channel, c.post_url, c.author, c.excerpt, c.posted_at, c.assigned_to, c.opened_by_id, c.opened_by_name,
	c.opened_at, c.changed_at, c.closed_at, c.due_at, c.due_what, c.escalated,
	c.assessment, c.identification, c.history, c.block`

// noHistory is that of most authors, which need not be parsed on every line.
const noHistory = `{"earlier_cases":0}`

// scanIncidentItem scans by hand: the lists are read more than anything else, and
// reflection would cost a quarter of their speed.
func scanIncidentItem(rows *sql.Rows) (incident.ListItem, error) {
	var i incident.ListItem
	var postedAt, closedAt *int64
	var openedAt, changedAt, dueAt int64
	var assessment, identity, block *string
	var history string
	err := rows.Scan(&i.Ref, &i.Kind, &i.Stage, &i.Outcome, &i.Seq, &i.PolicyVersion,
		&i.Post.Channel, &i.Post.URL, &i.Post.Author, &i.Post.Text, &postedAt, &i.AssignedTo, &i.OpenedBy.ID, &i.OpenedBy.Name,
		&openedAt, &changedAt, &closedAt, &dueAt, &i.DueWhat, &i.Escalated,
		&assessment, &identity, &history, &block)
	if err != nil {
		return i, err
	}
	i.Post.PostedAt, i.ClosedAt = optionalInstant(postedAt), optionalInstant(closedAt)
	i.OpenedAt, i.ChangedAt = instant(openedAt), instant(changedAt)
	if i.DueWhat != "" {
		i.DueBy = instant(dueAt)
	}
	i.Assessment, i.Identity = optionalJSON(assessment), optionalJSON(identity)
	if history != noHistory {
		if err := json.Unmarshal([]byte(history), &i.History); err != nil {
			return i, fmt.Errorf("%s: history: %w", i.Ref, err)
		}
	}
	i.Block, err = blockOf(i.Ref, block)
	return i, err
}

func optionalJSON(text *string) json.RawMessage {
	if text == nil {
		return nil
	}
	return json.RawMessage(*text)
}

func blockOf(ref string, text *string) (*incident.Block, error) {
	if text == nil {
		return nil, nil
	}
	var block incident.Block
	if err := json.Unmarshal([]byte(*text), &block); err != nil {
		return nil, fmt.Errorf("%s: block: %w", ref, err)
	}
	return &block, nil
}
