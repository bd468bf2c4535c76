package wire_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

const existing = "channel,handle,team,owner,administrators,licence\n" +
	"facebook,@libraries,Libraries,staff-1,staff-2@example.org,L-1\n" +
	"facebook,https://facebook.com/Parks/,Parks,staff-2,,\n" + // 3: on the register already
	"facebook,@parks,Parks,staff-1,,\n" + // 4: contradicts line 3
	"x,@museums,Museums,nobody,,\n" + // 5
	"x,,Museums,staff-1,,\n" + // 6
	"x,@museums,Museums,STAFF-1@example.org,,\n" +
	"x,@Museums,Museums,staff-1,,\n" + // 8: the same again
	"x,@museums,Museums,staff-2,,\n" + // 9: contradicts line 7
	"x,'@parks,Parks,staff-2,,\n" +
	"x,too,few\n" // 11

func refusedOn(im casework.FileImport) []int {
	lines := []int{}
	for _, r := range im.Refused {
		lines = append(lines, r.Line)
	}
	return lines
}

func TestImportedAccountsAreOnTheRegisterAndDueForReview(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	dry := d.brings(t, "comms-1", casework.ImportAccounts, true, existing)
	require.Zero(t, d.orders, "a dry run takes nothing")
	got := d.brings(t, "comms-1", casework.ImportAccounts, false, existing)
	for _, im := range []casework.FileImport{dry, got} {
		require.Equal(t, 10, im.Lines)
		require.Equal(t, 3, im.Taken)
		require.Equal(t, []int{4, 5, 6, 9, 11}, refusedOn(im), "%v", im.Refused)
	}
	require.Equal(t, dry.Refused, got.Refused)
	a := d.held(t, "x", "@museums")
	require.Equal(t, "staff-1", a.Owner.ID, "what came first counts")
	require.True(t, a.Unreviewed)
	require.Equal(t, account.StatusActive, a.Stage)
	review := d.rules.End(casework.WindowEvidence, monday, d.now().Zone)
	require.Equal(t, review, *a.NextReview(), "its review has begun")
	require.Equal(t, "@parks", d.held(t, "x", "@parks").Handle, "what kept a spreadsheet from reading a formula is taken off")
	require.Equal(t, "staff-2", d.held(t, "facebook", "@libraries").Administrators[0].ID)

	orders := d.orders
	again := d.brings(t, "comms-2", casework.ImportAccounts, false, existing)
	require.Zero(t, again.Taken, "the file again")
	require.Equal(t, got.Refused, again.Refused)
	require.Equal(t, orders, d.orders)
	other := d.brings(t, "comms-1", casework.ImportAccounts, false, "channel,handle,team,owner\nfacebook,@parks,Parks,staff-1\n")
	require.Zero(t, other.Taken)
	require.Contains(t, other.Refused[0].Why, "Ellen Hughes", "it says whose the account is")
}

func TestClosedAccountIsNotImported(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, err := d.Do(t.Context(), caller("comms-1"), account.KindName, d.account, account.Close{Reason: "Nobody reads it."})
	require.NoError(t, err)
	got := d.brings(t, "comms-1", casework.ImportAccounts, false, "channel,handle,team,owner\nfacebook,@parks,Parks,staff-2\n")
	require.Zero(t, got.Taken)
	require.Contains(t, got.Refused[0].Why, "new permission")
}

func TestImportedLearningMeetsOpenChecks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := "person,course,date,policy_version\n" +
		"staff-2,Data Protection e-learning,2026-10-01T10:00:00Z,\n" +
		"staff-2@example.org,data_protection_policy,2026-10-02,1.0\n" +
		"staff-2,Juggling,2026-10-01,\n" + // 4
		"staff-2,data_protection_elearning,2030-10-01,\n" + // 5
		"staff-2,data_protection_elearning,yesterday,\n" + // 6
		"ghost,data_protection_elearning,2026-10-01,\n" + // 7
		"auditor-1,data_protection_elearning,2026-10-01,\n" // has asked for an account, as everybody here
	dry := d.brings(t, "comms-1", casework.ImportLearning, true, file)
	require.Zero(t, d.orders)
	got := d.brings(t, "comms-1", casework.ImportLearning, false, file)
	for _, im := range []casework.FileImport{dry, got} {
		require.Equal(t, 3, im.Taken)
		require.Equal(t, []int{4, 5, 6, 7}, refusedOn(im))
	}
	asked, err := d.register.Case(t.Context(), d.requests[relations()[0]](""))
	require.NoError(t, err)
	met := map[account.CheckName]string{}
	for _, c := range asked.(*account.Request).Checks {
		if c.Status == account.CheckMet {
			met[c.Name] = c.CompletedOn
		}
	}
	require.Equal(t, map[account.CheckName]string{
		account.CheckLearning: "2026-10-01", account.CheckProtection: "2026-10-02",
	}, met, "an open request has it")
	require.Len(t, d.held(t, "facebook", "@parks").Evidence, 2, "so has a live account")
	orders := d.orders
	require.Zero(t, d.brings(t, "comms-1", casework.ImportLearning, false, file).Taken, "the file again")
	require.Equal(t, orders, d.orders)
	later := d.brings(t, "comms-1", casework.ImportLearning, false, "person,course,date\nstaff-2,data_protection_elearning,2026-11-01\n")
	require.Equal(t, 1, later.Taken, "what is of a later day")
	require.Equal(t, orders+1, d.orders, "the account has it; what a request has accepted stays")
}

func TestAccountOfALeaverIsSuspended(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := "person,note\nSTAFF-2@example.org,In May\nstaff-2,In May\nnever-heard-of,\n,\n"
	require.Equal(t, 1, d.brings(t, "hr-1", casework.ImportLeavers, true, file).Taken)
	require.Zero(t, d.orders)
	got := d.brings(t, "hr-1", casework.ImportLeavers, false, file)
	require.Equal(t, 1, got.Taken)
	require.Equal(t, []int{5}, refusedOn(got))
	a := d.held(t, "facebook", "@parks")
	require.Equal(t, account.StatusSuspended, a.Stage)
	require.Zero(t, d.brings(t, "hr-2", casework.ImportLeavers, false, file).Taken, "the file again")
	require.Equal(t, 1, d.orders)
}

func TestImportsNeedTheRightRole(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for kind, who := range map[casework.ImportKind]string{
		casework.ImportAccounts: "hr-1", casework.ImportLearning: "hr-1", casework.ImportLeavers: "staff-1",
	} {
		_, err := d.ImportFile(t.Context(), caller(who), kind, true, strings.NewReader("person\nstaff-2\n"), nil)
		requireCode(t, casework.CodeNotPermitted, err)
	}
	for _, kind := range app.ImportKinds() {
		_, err := d.ImportFile(t.Context(), caller("comms-1"), kind, false, strings.NewReader("colour\nred\n"), nil)
		requireCode(t, casework.CodeInvalid, err)
	}
}

func TestInterruptedImportResumesWithTheSameKey(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	who := caller("comms-1")
	who.Key = "k"
	down := errors.New("the database is gone")
	d.before = func() error {
		if d.orders == 2 {
			return down
		}
		return nil
	}
	broken, err := d.ImportFile(t.Context(), who, casework.ImportAccounts, false, strings.NewReader(existing), nil)
	require.ErrorIs(t, err, down)
	require.False(t, broken.Complete())
	kept, err := d.FileImport(t.Context(), who, broken.ID)
	require.NoError(t, err)
	require.NotEmpty(t, kept.Why, "whoever looks later sees that it broke off")
	require.Less(t, kept.Taken, 3, "lines go side by side: one under way may not have been counted")
	_, err = d.FileImport(t.Context(), caller("comms-2"), broken.ID)
	requireCode(t, casework.CodeNotFound, err)

	d.before = nil
	_, err = d.ImportFile(t.Context(), who, casework.ImportAccounts, false, strings.NewReader(existing+"\n"), nil)
	requireCode(t, app.CodeKeyReused, err)
	for range 2 {
		got, err := d.ImportFile(t.Context(), who, casework.ImportAccounts, false, strings.NewReader(existing), nil)
		require.NoError(t, err)
		require.Equal(t, broken.ID, got.ID)
		require.Equal(t, 3, got.Taken, "what the key did before counts")
		require.Equal(t, 3, d.orders)
	}
}

func TestImportContinuesAfterItsSenderDisconnects(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx, gone := context.WithCancel(t.Context())
	got, err := d.ImportFile(ctx, caller("comms-1"), casework.ImportAccounts, false, strings.NewReader(existing), func(app.ImportProgress) { gone() })
	require.NoError(t, err)
	require.Equal(t, 3, got.Taken)
}

func TestLongFileOfRepeatsIsStreamed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := io.MultiReader(strings.NewReader("person,note\n"), &leaving{left: 150_000})
	most := 0
	got, err := d.ImportFile(t.Context(), caller("hr-1"), casework.ImportLeavers, true, file, func(so app.ImportProgress) { most = so.Lines })
	require.NoError(t, err)
	require.Equal(t, 150_000, got.Lines)
	require.Equal(t, 150_000, most)
	require.Equal(t, 1, got.Taken)
}

// leaving says again and again that somebody has left.
type leaving struct{ left int }

func (l *leaving) Read(p []byte) (int, error) {
	if l.left == 0 {
		return 0, io.EOF
	}
	l.left--
	return copy(p, fmt.Sprintf("staff-2,%d\n", l.left)), nil
}
