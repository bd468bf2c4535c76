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
	"x,@Museums,Museums,staff-1,,\n" + // 8: repeats line 7
	"x,@museums,Museums,staff-2,,\n" + // 9: contradicts line 7
	"x,'@parks,Parks,staff-2,,\n" +
	"x,too,few\n" // 11

func refusedLines(im casework.FileImport) []int {
	lines := []int{}
	for _, r := range im.Refused {
		lines = append(lines, r.Line)
	}
	return lines
}

func TestImportedAccountsAreOnTheRegisterAndDueForReview(t *testing.T) {
	t.Parallel()
	s := newAccountServer(t)
	dry := s.importFile(t, "comms-1", casework.ImportAccounts, true, existing)
	require.Zero(t, s.commands, "a dry run takes nothing")
	got := s.importFile(t, "comms-1", casework.ImportAccounts, false, existing)
	for _, im := range []casework.FileImport{dry, got} {
		require.Equal(t, 10, im.Lines)
		require.Equal(t, 3, im.Taken)
		require.Equal(t, []int{4, 5, 6, 9, 11}, refusedLines(im), "%v", im.Refused)
	}
	require.Equal(t, dry.Refused, got.Refused)
	a := s.accountOf(t, "x", "@museums")
	require.Equal(t, "staff-1", a.Owner.ID, "what came first counts")
	require.True(t, a.Unreviewed)
	require.Equal(t, account.StatusActive, a.Stage)
	review := s.rules.End(casework.WindowEvidence, monday, s.now().Zone)
	require.Equal(t, review, *a.NextReview(), "the first review has a due time")
	require.Equal(t, "@parks", s.accountOf(t, "x", "@parks").Handle, "the quote that stops formulas in a spreadsheet is removed")
	require.Equal(t, "staff-2", s.accountOf(t, "facebook", "@libraries").Administrators[0].ID)

	commands := s.commands
	again := s.importFile(t, "comms-2", casework.ImportAccounts, false, existing)
	require.Zero(t, again.Taken, "the same file again")
	require.Equal(t, got.Refused, again.Refused)
	require.Equal(t, commands, s.commands)
	other := s.importFile(t, "comms-1", casework.ImportAccounts, false, "channel,handle,team,owner\nfacebook,@parks,Parks,staff-1\n")
	require.Zero(t, other.Taken)
	require.Contains(t, other.Refused[0].Why, "Ellen Hughes", "the reason names the owner")
}

func TestClosedAccountIsNotImported(t *testing.T) {
	t.Parallel()
	s := newAccountServer(t)
	_, err := s.Do(t.Context(), caller("comms-1"), account.KindName, s.account, account.Close{Reason: "Nobody reads it."})
	require.NoError(t, err)
	got := s.importFile(t, "comms-1", casework.ImportAccounts, false, "channel,handle,team,owner\nfacebook,@parks,Parks,staff-2\n")
	require.Zero(t, got.Taken)
	require.Contains(t, got.Refused[0].Why, "new permission")
}

func TestImportedLearningMeetsOpenChecks(t *testing.T) {
	t.Parallel()
	s := newAccountServer(t)
	file := "person,course,date,policy_version\n" +
		"staff-2,Data Protection e-learning,2026-10-01T10:00:00Z,\n" +
		"staff-2@example.org,data_protection_policy,2026-10-02,1.0\n" +
		"staff-2,Juggling,2026-10-01,\n" + // 4
		"staff-2,data_protection_elearning,2030-10-01,\n" + // 5
		"staff-2,data_protection_elearning,yesterday,\n" + // 6
		"ghost,data_protection_elearning,2026-10-01,\n" + // 7
		"auditor-1,data_protection_elearning,2026-10-01,\n" // has an account request, as everybody in this test
	dry := s.importFile(t, "comms-1", casework.ImportLearning, true, file)
	require.Zero(t, s.commands)
	got := s.importFile(t, "comms-1", casework.ImportLearning, false, file)
	for _, im := range []casework.FileImport{dry, got} {
		require.Equal(t, 3, im.Taken)
		require.Equal(t, []int{4, 5, 6, 7}, refusedLines(im))
	}
	asked, err := s.store.Case(t.Context(), s.requests[relations()[0]](""))
	require.NoError(t, err)
	met := map[account.CheckName]string{}
	for _, c := range asked.(*account.Request).Checks {
		if c.Status == account.CheckMet {
			met[c.Name] = c.CompletedOn
		}
	}
	require.Equal(t, map[account.CheckName]string{
		account.CheckLearning: "2026-10-01", account.CheckProtection: "2026-10-02",
	}, met, "an open request has the evidence")
	require.Len(t, s.accountOf(t, "facebook", "@parks").Evidence, 2, "an active account has the evidence")
	commands := s.commands
	require.Zero(t, s.importFile(t, "comms-1", casework.ImportLearning, false, file).Taken, "the same file again")
	require.Equal(t, commands, s.commands)
	later := s.importFile(t, "comms-1", casework.ImportLearning, false, "person,course,date\nstaff-2,data_protection_elearning,2026-11-01\n")
	require.Equal(t, 1, later.Taken, "a later date counts")
	require.Equal(t, commands+1, s.commands, "the account has it; evidence that a request accepted stays")
}

func TestAccountOfALeaverIsSuspended(t *testing.T) {
	t.Parallel()
	s := newAccountServer(t)
	file := "person,note\nSTAFF-2@example.org,In May\nstaff-2,In May\nnever-heard-of,\n,\n"
	require.Equal(t, 1, s.importFile(t, "hr-1", casework.ImportLeavers, true, file).Taken)
	require.Zero(t, s.commands)
	got := s.importFile(t, "hr-1", casework.ImportLeavers, false, file)
	require.Equal(t, 1, got.Taken)
	require.Equal(t, []int{5}, refusedLines(got))
	a := s.accountOf(t, "facebook", "@parks")
	require.Equal(t, account.StatusSuspended, a.Stage)
	require.Zero(t, s.importFile(t, "hr-2", casework.ImportLeavers, false, file).Taken, "the same file again")
	require.Equal(t, 1, s.commands)
}

func TestImportsNeedTheRightRole(t *testing.T) {
	t.Parallel()
	s := newAccountServer(t)
	for kind, who := range map[casework.ImportKind]string{
		casework.ImportAccounts: "hr-1", casework.ImportLearning: "hr-1", casework.ImportLeavers: "staff-1",
	} {
		_, err := s.ImportFile(t.Context(), caller(who), kind, true, strings.NewReader("person\nstaff-2\n"), nil)
		requireCode(t, casework.CodeNotPermitted, err)
	}
	for _, kind := range app.ImportKinds() {
		_, err := s.ImportFile(t.Context(), caller("comms-1"), kind, false, strings.NewReader("colour\nred\n"), nil)
		requireCode(t, casework.CodeInvalid, err)
	}
}

func TestInterruptedImportResumesWithTheSameKey(t *testing.T) {
	t.Parallel()
	s := newAccountServer(t)
	who := caller("comms-1")
	who.Key = "k"
	down := errors.New("the database is gone")
	s.beforeCommand = func() error {
		if s.commands == 2 {
			return down
		}
		return nil
	}
	broken, err := s.ImportFile(t.Context(), who, casework.ImportAccounts, false, strings.NewReader(existing), nil)
	require.ErrorIs(t, err, down)
	require.False(t, broken.Complete())
	kept, err := s.FileImport(t.Context(), who, broken.ID)
	require.NoError(t, err)
	require.NotEmpty(t, kept.Why, "the import says that it was interrupted")
	require.Less(t, kept.Taken, 3, "lines are imported concurrently, so one may not be counted yet")
	_, err = s.FileImport(t.Context(), caller("comms-2"), broken.ID)
	requireCode(t, casework.CodeNotFound, err)

	s.beforeCommand = nil
	_, err = s.ImportFile(t.Context(), who, casework.ImportAccounts, false, strings.NewReader(existing+"\n"), nil)
	requireCode(t, app.CodeKeyReused, err)
	for range 2 {
		got, err := s.ImportFile(t.Context(), who, casework.ImportAccounts, false, strings.NewReader(existing), nil)
		require.NoError(t, err)
		require.Equal(t, broken.ID, got.ID)
		require.Equal(t, 3, got.Taken, "lines that the first attempt imported count")
		require.Equal(t, 3, s.commands)
	}
}

func TestImportContinuesAfterItsSenderDisconnects(t *testing.T) {
	t.Parallel()
	s := newAccountServer(t)
	ctx, gone := context.WithCancel(t.Context())
	got, err := s.ImportFile(ctx, caller("comms-1"), casework.ImportAccounts, false, strings.NewReader(existing), func(app.ImportProgress) { gone() })
	require.NoError(t, err)
	require.Equal(t, 3, got.Taken)
}

func TestLongFileOfRepeatsIsStreamed(t *testing.T) {
	t.Parallel()
	s := newAccountServer(t)
	file := io.MultiReader(strings.NewReader("person,note\n"), &leavers{lines: 150_000})
	most := 0
	got, err := s.ImportFile(t.Context(), caller("hr-1"), casework.ImportLeavers, true, file, func(so app.ImportProgress) { most = so.Lines })
	require.NoError(t, err)
	require.Equal(t, 150_000, got.Lines)
	require.Equal(t, 150_000, most)
	require.Equal(t, 1, got.Taken)
}

// leavers is a file that names the same leaver in every line.
type leavers struct{ lines int }

func (l *leavers) Read(p []byte) (int, error) {
	if l.lines == 0 {
		return 0, io.EOF
	}
	l.lines--
	return copy(p, fmt.Sprintf("staff-2,%d\n", l.lines)), nil
}
