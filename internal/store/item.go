package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"duecourse/internal/casework"
)

const itemColumns = `c.ref, c.kind, c.stage, c.outcome, c.seq, c.policy_version,
	c.channel, c.post_url, c.author, c.excerpt, c.posted_at, c.assigned_to, c.opened_by_id, c.opened_by_name,
	c.opened_at, c.changed_at, c.closed_at, c.due_at, c.due_what, c.escalated,
	c.assessment, c.identification, c.history, c.block`

// noHistory is that of most authors, which need not be parsed on every line.
const noHistory = `{"earlier_cases":0}`

// scanItem scans by hand: the lists are read more than anything else, and
// reflection would cost a quarter of their speed.
func scanItem(rows *sql.Rows) (casework.IncidentItem, error) {
	var i casework.IncidentItem
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

func blockOf(ref string, text *string) (*casework.Block, error) {
	if text == nil {
		return nil, nil
	}
	var block casework.Block
	if err := json.Unmarshal([]byte(*text), &block); err != nil {
		return nil, fmt.Errorf("%s: block: %w", ref, err)
	}
	return &block, nil
}
