package api_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

func (d *desk) Import(_ context.Context, who app.Caller, file io.Reader, progress func(app.ImportProgress)) (app.ImportProgress, error) {
	content, err := io.ReadAll(file)
	if err != nil {
		return app.ImportProgress{}, &app.Error{Code: app.CodeInternal, Why: "It broke off.", Cause: err}
	}
	d.upload = string(content)
	progress(app.ImportProgress{})
	return d.imported, d.asked(who, "")
}

func imports(name, body string) scenario {
	return scenario{
		name: name, as: "comms-1", method: http.MethodPost, path: "/incidents/import", body: body,
		headers: map[string]string{"Content-Type": "text/csv; charset=utf-8", "Idempotency-Key": "k"},
	}
}

func TestAFileOfPostsIsImported(t *testing.T) {
	t.Parallel()
	good := imports("two lines", "channel,url\nx,https://x.example/1\n")
	good.given = func(d *desk) {
		d.imported = app.ImportProgress{Lines: 2, Created: 1, Refused: []casework.RefusedLine{{Line: 3, Why: "No."}}}
	}
	good.status, good.contains = http.StatusOK, []string{`{"created":1,"refused":[{"line":3,"why":"No."}]}`}
	good.then = func(t *testing.T, d *desk) {
		t.Helper()
		require.Equal(t, "channel,url\nx,https://x.example/1\n", d.upload)
		require.Equal(t, "k", d.who.Key)
		require.Equal(t, "comms-1", d.who.ID)
	}
	none := imports("nothing new", "channel,url\n")
	none.status, none.contains = http.StatusOK, []string{`{"created":0,"refused":[]}`}
	run(t, []scenario{good, none})
}

func TestAFileThatIsNoneOfPostsIsRefused(t *testing.T) {
	t.Parallel()
	staff := imports("by somebody else", "channel,url\n")
	staff.as, staff.status, staff.contains = "staff-1", http.StatusForbidden, []string{`"code":"not_permitted"`}
	json := imports("JSON", "{}")
	json.headers["Content-Type"], json.status = "application/json", http.StatusUnsupportedMediaType
	header := imports("without a header", "x,y\n")
	header.given = func(d *desk) {
		d.err = &app.Error{Code: casework.CodeInvalid, Why: "No.", Fields: []casework.FieldError{{Field: "x", Message: "Unknown."}}}
	}
	header.status, header.contains = http.StatusUnprocessableEntity, []string{`"field":"x"`}
	large := imports("one byte too many", strings.Repeat("x", 64<<20+1))
	large.status, large.contains = http.StatusRequestEntityTooLarge, []string{`"code":"too_large"`}
	large.then = func(t *testing.T, d *desk) { t.Helper(); require.Empty(t, d.upload) }
	more := imports("more than a JSON body may have", "channel,text\n"+strings.Repeat("x,y\n", 400_000))
	more.status = http.StatusOK
	run(t, []scenario{staff, json, header, large, more})
}
