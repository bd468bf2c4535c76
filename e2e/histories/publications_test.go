package histories_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
	"duecourse/internal/protocol"
)

// TestHistoryOfAnEmbargoedPublication releases a news release on three channels.
func TestHistoryOfAnEmbargoedPublication(t *testing.T) {
	t.Parallel()
	const ref = "PUB-0000-0001"
	h := newHarness(t, nil)
	first := h.requestOf(ref, "staff-1", publication.Draft{
		Ref: ref, Form: publication.NewsRelease, Title: "Bridge opens", Body: "The new bridge opens on Friday.",
		Channels: []string{"facebook", "x", "nextdoor"}, EmbargoUntil: time.Now().Add(3 * time.Second).Format(time.RFC3339Nano),
	}, casework.RoleStaff)
	_, err := h.cases.Open(t.Context(), ref, protocol.Start{Rules: h.rules, Seed: "seed", First: &first}, first)
	require.NoError(t, err)
	h.mustSend(ref, "staff-1", casework.RoleStaff, publication.Submit{})
	h.mustSend(ref, "press-1", casework.RolePress, publication.Approve{Approve: true, NoPersonalData: true})
	require.Eventually(t, func() bool {
		p := &publication.Publication{}
		h.store.foldInto(ref, p)
		return p.Closed()
	}, 40*time.Second, 20*time.Millisecond, "it is released")
	require.Equal(t, 3, h.platform.times("publish"))
	h.saveHistory("publication-released", protocol.CaseID(ref))
}

func TestHistoryOfAMediaEnquiry(t *testing.T) {
	t.Parallel()
	const ref = "MED-0000-0001"
	h := newHarness(t, nil)
	first := h.requestOf(ref, "comms-1", publication.Log{Ref: ref, From: "Ann Reporter", Outlet: "Evening Post", Question: "Why?"}, casework.RoleComms)
	_, err := h.cases.Open(t.Context(), ref, protocol.Start{Rules: h.rules, Seed: "seed", First: &first}, first)
	require.NoError(t, err)
	h.mustSend(ref, "press-1", casework.RolePress, publication.Answer{Publication: "PUB-0000-0001", Released: true})
	h.saveHistory("media-enquiry-answered", protocol.CaseID(ref))
}
