package api_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
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

// uploaded is a request with the parts as multipart/form-data.
func uploaded(t *testing.T, name string, parts ...part) scenario {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, p := range parts {
		into := p.in(t, form)
		_, err := into.Write([]byte(p.content))
		require.NoError(t, err)
	}
	require.NoError(t, form.Close())
	return scenario{
		name: name, as: "comms-1", method: http.MethodPost, path: someCase + "/evidence", body: body.String(),
		headers: map[string]string{"Content-Type": form.FormDataContentType(), "Idempotency-Key": "k1"},
	}
}

func (s scenario) giving(status int, contains ...string) scenario {
	s.status, s.contains = status, contains
	return s
}

func TestAFileIsTakenIntoCustody(t *testing.T) {
	t.Parallel()
	file := part{"file", "shot.png", "\x89PNG"}
	took := func(t *testing.T, d *desk) {
		t.Helper()
		require.Equal(t, "shot.png|as seen at nine|\x89PNG", d.upload)
		require.Equal(t, "k1", d.who.Key)
		require.Equal(t, "INC-7K3M-9Q2D", d.ref)
	}
	first := uploaded(t, "file first", file, part{"note", "", "as seen at nine"}).giving(http.StatusCreated)
	first.then, first.golden = took, "exhibit.json"
	first.answers = map[string]string{"Location": "/api/v1" + someCase + "/evidence/E1"}
	last := uploaded(t, "file last", part{"note", "", "as seen at nine"}, file).giving(http.StatusCreated)
	last.then = took
	later := uploaded(t, "not yet on the register", file).giving(http.StatusAccepted, `{"ref":"INC-7K3M-9Q2D","seq":7}`)
	later.given = func(d *desk) { d.answer.View = nil }
	run(t, []scenario{first, last, later})
}

func TestWhatIsNotTakenIntoCustody(t *testing.T) {
	t.Parallel()
	file := part{"file", "shot.png", "\x89PNG"}
	huge := part{"file", "huge.png", strings.Repeat("a", 25<<20+1)}
	endless := part{"file", "endless.png", strings.Repeat("a", 26<<20)}
	plain := uploaded(t, "not a form", file).giving(http.StatusUnsupportedMediaType, `"code":"unsupported_media_type"`)
	plain.headers = map[string]string{"Content-Type": "application/json"}
	broken := uploaded(t, "a form that breaks off", file).giving(http.StatusBadRequest, `"code":"malformed"`)
	broken.body = broken.body[:len(broken.body)-10]
	stale := uploaded(t, "If-Match that is none", file).giving(http.StatusBadRequest, `"code":"malformed"`)
	stale.headers["If-Match"] = "seven"
	list := []scenario{
		plain, broken, stale,
		uploaded(t, "no file", part{"note", "", "n"}).giving(http.StatusUnprocessableEntity, `"field":"file"`),
		uploaded(t, "a text for a file", part{"file", "", "text"}).giving(http.StatusUnprocessableEntity, `"field":"file"`),
		uploaded(t, "two files", file, file).giving(http.StatusUnprocessableEntity, `"field":"file"`),
		uploaded(t, "an empty file", part{"file", "x.png", ""}).giving(http.StatusUnprocessableEntity, `"field":"file"`),
		uploaded(t, "an unknown field", file, part{"colour", "", "red"}).giving(http.StatusUnprocessableEntity, `"field":"colour"`),
		uploaded(t, "an unknown file", file, part{"other", "y.png", "y"}).giving(http.StatusUnprocessableEntity, `"field":"other"`),
		uploaded(t, "one byte too many", huge).giving(http.StatusRequestEntityTooLarge, `"code":"too_large"`),
		uploaded(t, "far too many", endless).giving(http.StatusRequestEntityTooLarge, `"code":"too_large"`),
	}
	for i := range list {
		list[i].then = func(t *testing.T, d *desk) { t.Helper(); require.Empty(t, d.upload) }
	}
	run(t, list)
}

func TestEvidenceIsHandedOutAsAFileAndNeverAsAPage(t *testing.T) {
	t.Parallel()
	const path = someCase + "/evidence/E1"
	run(t, []scenario{
		{
			name: "a picture", as: "legal-1", method: http.MethodGet, path: path, status: http.StatusOK, contains: []string{"\x89PNG"},
			answers: map[string]string{
				"Content-Type": "image/png", "Content-Disposition": "attachment; filename=INC-7K3M-9Q2D-E1.png",
				"X-Content-Type-Options": "nosniff", "Content-Length": "4",
			},
		},
		{
			name: "a page", as: "legal-1", method: http.MethodGet, path: path,
			given:  func(d *desk) { d.exhibit.MediaType, d.bytes = "text/html", "<b>x" },
			status: http.StatusOK,
			answers: map[string]string{
				"Content-Type": "application/octet-stream", "Content-Disposition": "attachment; filename=INC-7K3M-9Q2D-E1.bin",
			},
		},
		{
			name: "a saved page", as: "legal-1", method: http.MethodGet, path: path,
			given:  func(d *desk) { d.exhibit.MediaType, d.bytes = "multipart/related", "From: " },
			status: http.StatusOK,
			answers: map[string]string{
				"Content-Type": "application/octet-stream", "Content-Disposition": "attachment; filename=INC-7K3M-9Q2D-E1.mhtml",
			},
		},
	})
}
