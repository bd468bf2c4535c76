package console_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/account"
)

const (
	postsFile   = "channel,url\nx,https://x.example/1\nbad,=HYPERLINK\nx,https://x.example/2\n"
	leaversFile = "person,note\nstaff-1,gone\n,who\nstaff-2,gone\n"
)

// importFile sends a file by the form of a page.
func (b *browser) importFile(page, action, content string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.upload(action, "list.csv", content, b.form(page, action, url.Values{}))
}

func TestAFileIsCheckedBeforeItIsImported(t *testing.T) {
	t.Parallel()
	f := withAccounts(t)
	b := openBrowser(t, f, "hr-1")
	checked := b.importFile("/leavers/import", "/leavers/import", leaversFile).Header().Get("Location")
	page := b.page(checked)
	golden(t, "import-checked.html", page)
	golden(t, "import-file.html", b.page("/leavers/import"))
	require.Contains(t, page, "Nothing has been imported yet")
	require.Contains(t, page, "Enter who has left.")
	require.Equal(t, account.StatusActive, f.account().Stage)

	other := b.importFile(checked, "/leavers/import", "person\nstaff-2\n")
	require.Equal(t, http.StatusUnprocessableEntity, other.Code)
	require.Contains(t, other.Body.String(), "This is not the file that you checked.")

	imported := b.importFile(checked, "/leavers/import", leaversFile).Header().Get("Location")
	require.NotEqual(t, checked, imported)
	golden(t, "import-done.html", b.page(imported))
	require.Equal(t, account.StatusSuspended, f.account().Stage)
}

func TestImportedPostsAreListedWithTheRejectedLines(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "comms-1")
	require.Contains(t, b.page("/incidents"), `href="/incidents/import"`)
	golden(t, "import-posts-form.html", b.page("/incidents/import"))
	at := b.importFile("/incidents/import", "/incidents/import", postsFile).Header().Get("Location")
	done := b.page(at)
	golden(t, "import-posts-done.html", done)
	require.Contains(t, done, "Line 3")
	require.Contains(t, b.page("/incidents/import"), "3 of 3 lines, 2 new cases, 1 rejected")
	table := b.get(at + "/refused.csv")
	require.Regexp(t, "^line,why\n3,.+\n$", table.Body.String())
	require.Contains(t, table.Header().Get("Content-Disposition"), "refused-IMP-")
	require.NotContains(t, b.page("/accounts"), "/incidents/import", "posts are not imported there")
}

func TestThePageOfAnImportShowsItsProgressWithAndWithoutJavaScript(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.holdOpening = make(chan struct{})
	b := openBrowser(t, f, "comms-1")
	at := b.importFile("/incidents/import", "/incidents/import", postsFile).Header().Get("Location")
	for range 2 {
		page := b.page(at)
		require.Contains(t, page, `aria-label="Progress of the import" max="3"`)
		require.Contains(t, page, `href="`+at+`">Show its progress</a>`)
		require.Contains(t, page, `/events?of=`+strings.TrimPrefix(at, "/imports/"))
	}
	close(f.holdOpening)
	b.console.Close()
	page := b.page(at)
	require.Contains(t, page, "Import complete")
	require.NotContains(t, page, "/events?of=IMP", "a finished import has no live updates")
}

func TestPeopleSeeOnlyTheImportsThatTheyMayUse(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "staff-1")
	for _, path := range []string{"/accounts/import", "/learning/import", "/leavers/import"} {
		require.Equal(t, http.StatusForbidden, b.get(path).Code, path)
	}
	b.signInAs("hr-1")
	body := b.page("/accounts")
	require.Contains(t, body, `href="/leavers/import"`)
	require.NotContains(t, body, `href="/accounts/import"`)
}

func TestAnErrorInAFileIsShownAtItsField(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "comms-1")
	require.Contains(t, b.importFile("/incidents/import", "/incidents/import", "").Body.String(), `<a href="#import-file">The file is empty.`)
	wrong := b.importFile("/incidents/import", "/incidents/import", "wrong,header\n")
	require.Equal(t, http.StatusUnprocessableEntity, wrong.Code)
	require.Contains(t, wrong.Body.String(), `<a href="#import-file">`)
}

// unreadBody is a request body that must not be read.
type unreadBody struct{ read bool }

func (u *unreadBody) Read([]byte) (int, error) {
	u.read = true
	return 0, errors.New("it was read")
}

func TestAPersonWhoMayNotImportIsRefusedBeforeTheFileIsRead(t *testing.T) {
	t.Parallel()
	for _, person := range []string{"staff-1", "legal-1", "auditor-1"} {
		b := openBrowser(t, newFixture(t), person)
		require.Equal(t, http.StatusForbidden, b.get("/incidents/import").Code, person)
		require.NotContains(t, b.page("/incidents"), "/incidents/import")
		body := &unreadBody{}
		r := httptest.NewRequest(http.MethodPost, "/incidents/import", io.NopCloser(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		require.Equal(t, http.StatusForbidden, b.send(r).Code, person)
		require.False(t, body.read, person)
	}
}
