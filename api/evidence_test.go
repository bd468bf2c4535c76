package api_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// part is a part of a form: a file when it has a file name.
type part struct{ field, file, content string }

func (p part) in(t *testing.T, form *multipart.Writer) io.Writer {
	t.Helper()
	if p.file == "" {
		into, err := form.CreateFormField(p.field)
		require.NoError(t, err)
		return into
	}
	into, err := form.CreateFormFile(p.field, p.file)
	require.NoError(t, err)
	return into
}

// pdf begins a file that the vault accepts.
const pdf = "%PDF-1.7"

const formType = "multipart/form-data; boundary=edge"

// form is the parts as multipart/form-data.
func form(t *testing.T, parts ...part) string {
	t.Helper()
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	require.NoError(t, writer.SetBoundary("edge"))
	for _, p := range parts {
		_, err := p.in(t, writer).Write([]byte(p.content))
		require.NoError(t, err)
	}
	require.NoError(t, writer.Close())
	return body.String()
}

func upload(t *testing.T, name string, status int, contains string, parts ...part) scenario {
	t.Helper()
	return scenario{
		name: name, as: "comms-1", method: http.MethodPost, path: someCase + "/evidence", body: form(t, parts...),
		headers: map[string]string{"Content-Type": formType}, status: status, contains: []string{contains},
	}
}

func TestAFileIsTakenIntoCustody(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	file, note := part{"file", "page.pdf", pdf + "page"}, part{"note", "", "as seen at nine"}
	first := upload(t, "file first", http.StatusCreated, `"id":"E2"`, file, note)
	first.contains = append(first.contains, `"note":"as seen at nine"`, `"size":12`)
	first.answers = map[string]string{"Location": "/api/v1" + someCase + "/evidence/E2"}
	last := upload(t, "file last", http.StatusCreated, `"note":"as seen at nine"`, note, part{"file", "b.pdf", pdf + "b"})
	named := upload(t, "without a note", http.StatusCreated, `"note":"Uploaded as c.pdf"`, part{"file", "c.pdf", pdf + "c"})
	checkAll(t, f, []scenario{first, last, named})
}

func TestAFileThatIsNotValidIsNotTakenIntoCustody(t *testing.T) {
	t.Parallel()
	file := part{"file", "page.png", "\x89PNG"}
	huge := part{"file", "huge.png", strings.Repeat("a", 25<<20+1)}
	endless := part{"file", "endless.png", strings.Repeat("a", 26<<20)}
	plain := upload(t, "not a form", http.StatusUnsupportedMediaType, `"code":"unsupported_media_type"`, file)
	plain.headers = map[string]string{"Content-Type": "application/json"}
	cut := upload(t, "a form that ends too early", http.StatusBadRequest, `"code":"malformed"`, file)
	cut.body = cut.body[:len(cut.body)-10]
	stale := upload(t, "If-Match that is not valid", http.StatusBadRequest, `"code":"malformed"`, file)
	stale.headers["If-Match"] = "seven"
	f := newFixture(t)
	checkAll(t, f, []scenario{
		plain, cut, stale,
		upload(t, "no file", http.StatusUnprocessableEntity, `"field":"file"`, part{"note", "", "n"}),
		upload(t, "a text for a file", http.StatusUnprocessableEntity, `"field":"file"`, part{"file", "", "text"}),
		upload(t, "two files", http.StatusUnprocessableEntity, `"field":"file"`, file, file),
		upload(t, "an empty file", http.StatusUnprocessableEntity, `"field":"file"`, part{"file", "x.png", ""}),
		upload(t, "an unknown field", http.StatusUnprocessableEntity, `"field":"colour"`, file, part{"colour", "", "red"}),
		upload(t, "an unknown file", http.StatusUnprocessableEntity, `"field":"other"`, file, part{"other", "y.png", "y"}),
		upload(t, "one byte too many", http.StatusRequestEntityTooLarge, `"code":"too_large"`, huge),
		upload(t, "far too many", http.StatusRequestEntityTooLarge, `"code":"too_large"`, endless),
	})
	require.Empty(t, f.workflows.last.Name)
}

func TestEvidenceIsSentAsAFileAndNeverAsAPage(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, c := range []struct{ id, content, mediaType, want, ending string }{
		{"E2", "picture", "image/png", "image/png", "png"},
		{"E3", "<b>x", "text/html", "application/octet-stream", "bin"},
		{"E4", "From: ", "multipart/related", "application/octet-stream", "mhtml"},
	} {
		digest, _, err := f.vault.PutAs(t.Context(), strings.NewReader(c.content), c.mediaType)
		require.NoError(t, err)
		f.mustDo(t, "comms-1", incident.AddEvidence{
			Source: casework.SourceUpload, SHA256: digest, MediaType: c.mediaType, Size: int64(len(c.content)), Note: c.id,
		})
		scenario{
			as: "legal-1", path: someCase + "/evidence/" + c.id, status: http.StatusOK, contains: []string{c.content},
			answers: map[string]string{
				"Content-Type": c.want, "Content-Disposition": "attachment; filename=INC-7K3M-9Q2D-" + c.id + "." + c.ending,
				"X-Content-Type-Options": "nosniff",
			},
		}.check(t, f)
	}
}

func TestThePackIsAFile(t *testing.T) {
	t.Parallel()
	const path = someCase + "/pack"
	checkAll(t, newFixture(t), []scenario{
		{
			name: "a zip", as: "comms-1", path: path, status: http.StatusOK, contains: []string{"PK as of 5"},
			answers: map[string]string{
				"Content-Type": "application/zip", "Content-Disposition": "attachment; filename=INC-7K3M-9Q2D-5.zip", "ETag": `"tag"`,
			},
		},
		{name: "as it was", as: "auditor-1", path: path + "?as_of=3", status: http.StatusOK, contains: []string{"PK as of 3"}},
		{
			name: "that the client has already", as: "comms-1", path: path, headers: map[string]string{"If-None-Match": `"tag"`},
			status: http.StatusNotModified, lacks: []string{"PK"},
		},
		{name: "with something unknown", as: "comms-1", path: path + "?include=advice", status: http.StatusUnprocessableEntity},
	})
}
