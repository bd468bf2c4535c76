package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

// lostItem is a kind of case that only this test knows: somebody reports a lost item,
// and Comms looks for it.
type lostItem struct {
	casework.Case `json:"-"` // the store needs only the methods below

	Ref      string         `json:"ref"`
	Item     string         `json:"item"`
	Reporter string         `json:"reporter"`
	OpenedAt time.Time      `json:"opened_at"`
	Seq      int            `json:"seq"`
	Now      casework.State `json:"now"`
}

type (
	itemLost struct {
		Ref string `json:"ref"`
	}
	itemFound struct{}
)

func (itemLost) Event() casework.EventKind  { return "item_lost" }
func (itemFound) Event() casework.EventKind { return "item_found" }

func lostItemKind() *casework.Kind {
	return &casework.Kind{
		Name: "lost_item", Prefix: "LOST", Table: "lost_items", New: func() casework.Case { return &lostItem{} },
		Facts: []casework.FactParser{casework.FactOf[itemLost](), casework.FactOf[itemFound]()},
	}
}

func (l *lostItem) Status() casework.Status {
	return casework.Status{Ref: l.Ref, Kind: "lost_item", Stage: l.Now.Stage, Seq: l.Seq}
}

func (l *lostItem) State() casework.State     { return l.Now }
func (l *lostItem) SetState(s casework.State) { l.Now = s }
func (l *lostItem) Knows(casework.Fact) bool  { return true }

func (l *lostItem) Fold(e casework.Event, personal *casework.Personal) {
	l.Seq = e.Seq
	if lost, is := e.Data.(itemLost); is {
		l.Ref, l.Item, l.Reporter, l.OpenedAt = lost.Ref, personal.Text, e.Actor.ID, e.At
	}
}

func (l *lostItem) Task(casework.Wait) (casework.Task, bool) {
	return casework.Task{Role: casework.RoleComms}, true
}

func (l *lostItem) Parties() []casework.Party {
	return []casework.Party{{ID: l.Reporter, Relation: casework.RelationReporter}}
}

func (l *lostItem) Listing() casework.Listing {
	return casework.Listing{Team: "Depot", OpenedAt: l.OpenedAt}
}

// lostItemEvents are the events of a lost item that is found an hour later.
func lostItemEvents(ref string) []casework.Event {
	look := casework.Wait{What: "search", From: monday(), By: monday().Add(24 * time.Hour)}
	return []casework.Event{
		{
			Seq: 1, At: monday(), Actor: reporter.Person, Kind: "item_lost", Data: itemLost{Ref: ref}, Request: "reporting " + ref,
			Personal: &casework.Personal{Text: "A green umbrella"}, Salt: "salt",
			After: &casework.State{Stage: "open", Waits: []casework.Wait{look}},
		},
		{
			Seq: 2, At: monday().Add(time.Hour), Actor: comms.Person, Kind: "item_found", Data: itemFound{},
			After: &casework.State{Stage: "closed", Waits: []casework.Wait{}},
		},
	}
}

// TestANewKindNeedsOnlyItsDescriptionAndATable records and reads a kind of case that the
// store does not know.
func TestANewKindNeedsOnlyItsDescriptionAndATable(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		tampering := base.SQL(t)
		_, err := tampering.ExecContext(t.Context(), `CREATE TABLE lost_items (ref TEXT PRIMARY KEY, stage TEXT, outcome TEXT, seq INTEGER, hash TEXT,
			channel TEXT, handle_key TEXT, team TEXT, opened_at BIGINT, changed_at BIGINT, snapshot TEXT)`)
		require.NoError(t, err)
		s, err := store.Open(t.Context(), base.Address, store.Options{Kinds: append(kinds.All(), lostItemKind())})
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
		const ref = "LOST-0000-0001"
		events := lostItemEvents(ref)
		require.NoError(t, s.Record(t.Context(), ref, events[:1]))
		require.NoError(t, s.Record(t.Context(), "INC-0000-0001", reported(t, "INC-0000-0001", aPost("anna")).events))

		open, err := s.OpenCases(t.Context(), "", 9)
		require.NoError(t, err)
		require.Equal(t, []string{"INC-0000-0001", ref}, open)
		tasks, err := s.Tasks(t.Context(), casework.TaskFilter{Person: "comms-1", Roles: []casework.Role{casework.RoleComms}, Limit: 1})
		require.NoError(t, err)
		require.Equal(t, ref, tasks.Items[0].Ref)
		require.Equal(t, "lost_item", tasks.Items[0].Kind)
		request, err := s.Request(t.Context(), "reporting "+ref)
		require.NoError(t, err)
		require.Equal(t, ref, request.Ref)

		require.NoError(t, s.Record(t.Context(), ref, events))
		c, err := s.Case(t.Context(), ref)
		require.NoError(t, err)
		require.EqualValues(t, "closed", c.Status().Stage)
		require.Equal(t, "A green umbrella", c.(*lostItem).Item)
		first, err := s.CaseAt(t.Context(), ref, 1)
		require.NoError(t, err)
		require.EqualValues(t, "open", first.Status().Stage)
		found := 0
		require.NoError(t, tampering.QueryRowContext(t.Context(), "SELECT count(*) FROM case_words WHERE ref = '"+ref+"' AND words LIKE '%umbrella%'").Scan(&found))
		require.Equal(t, 1, found)

		points, err := s.Seal(t.Context(), monday())
		require.NoError(t, err)
		require.EqualValues(t, 2, points[string(store.ChainSeals)].N)
		v, err := s.Verify(t.Context())
		require.NoError(t, err)
		require.True(t, v.OK, v.Broken)
		_, err = tampering.ExecContext(t.Context(), "UPDATE lost_items SET stage = 'open'")
		require.NoError(t, err)
		v, err = s.Verify(t.Context())
		require.NoError(t, err)
		require.Equal(t, ref, v.Broken.Ref)
	})
}

func TestACaseOfAnUnknownKindIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		const ref = "LOST-0000-0001"
		require.Error(t, base.Record(t.Context(), ref, lostItemEvents(ref)))
		_, err := base.Case(t.Context(), ref)
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}
