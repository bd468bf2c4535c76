package console

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// importBody is a kind of file that can be brought in, and what came of one.
type importBody struct {
	Kind     casework.ImportKind
	Title    string
	Lead     string
	Columns  []string
	Form     form
	Import   *casework.FileImport // nil: none has been sent
	UnderWay bool
	Earlier  []earlierImport
	At       string     // address of this page
	Works    []longWork // under way
	Ended    []endedWork
}

const (
	importPatience = 2 * time.Second        // for which a short file is waited for
	importGlance   = 100 * time.Millisecond // between two looks whether it has begun
	importEnd      = 3 * time.Second        // for which the end of the program waits
	refusedShown   = 100
)

func importTitle(kind casework.ImportKind) (heading, lead string) {
	switch kind {
	case casework.ImportPosts:
		return "Bring in many posts", "Each line becomes a reported post. One that has a case already is left as it is."
	case casework.ImportAccounts:
		return "Bring existing accounts onto the register", "Each is marked as not reviewed, and its review begins (S2)."
	case casework.ImportLearning:
		return "Bring in what the learning platform knows", "What was completed counts for open requests and for accounts on the register (S5)."
	case casework.ImportLeavers:
		return "Bring in who has left", "The accounts of those who have left are suspended until somebody else owns them."
	}
	return casework.Words(kind), ""
}

func importPath(kind casework.ImportKind) string {
	if kind == casework.ImportAccounts {
		return "/accounts/import"
	}
	return "/" + string(kind) + "/import"
}

// importPage asks for a file: ?looked=IMP-… is one that has been looked at.
func (c *Console) importPage(kind casework.ImportKind) gin.HandlerFunc {
	return func(g *gin.Context) {
		c.showImport(g, http.StatusOK, kind, c.importForm(kind, "", ""), nil)
	}
}

// mayImport is asked before anything is read of what is sent.
func (c *Console) mayImport(kind casework.ImportKind) gin.HandlerFunc {
	return func(g *gin.Context) {
		if err := c.Desk.May(caller(g), app.ImportRight(kind)); err != nil {
			g.Abort()
			c.problem(g, err)
		}
	}
}

// importForm sends a file to be looked at, or the one that has been.
func (c *Console) importForm(kind casework.ImportKind, looked, token string) form {
	f := form{ID: "import", Action: importPath(kind), Files: true, Submit: "Look at the file", Lead: "It is only looked at: nothing is brought in yet."}
	label := "CSV file"
	if kind == casework.ImportPosts {
		f.Submit, f.Lead = "Bring in these posts", "The work goes on by itself, and its page says how far it is."
	}
	if looked != "" {
		f.Submit, f.Lead, label = "Bring it in", "If that is what you expect, bring it in.", "The same CSV file again"
		f.Fields = append(f.Fields, hidden("looked", looked))
	}
	f.Fields = append(f.Fields, field{Kind: kindFile, Name: "file", Label: label, Hint: "Up to 25 MB. Its first line names the columns."})
	return f.ready(token)
}

func (c *Console) showImport(g *gin.Context, status int, kind casework.ImportKind, f form, wrong []summaryLine) {
	heading, lead := importTitle(kind)
	body := importBody{Kind: kind, Title: heading, Lead: lead, Columns: app.ImportColumns(kind), Form: f, At: importPath(kind)}
	list, err := c.Desk.FileImports(g.Request.Context(), caller(g))
	if err != nil {
		c.problem(g, err)
		return
	}
	for _, im := range list {
		if im.Kind == kind {
			body.Earlier = append(body.Earlier, earlierImport{im, c.fateOf(im)})
		}
	}
	c.render(g, status, page{Name: "import-file", Title: heading, Errors: wrong, Body: body})
}

// importFile takes a file. One that takes long goes on by itself, and its page says
// how far it has come, however often it is loaded again.
func (c *Console) importFile(kind casework.ImportKind) gin.HandlerFunc {
	return func(g *gin.Context) {
		in, err := readSent(g)
		if err != nil {
			c.problem(g, err)
			return
		}
		looked := in.Typed.Get("looked")
		id, err := c.bringIn(g, kind, in, looked)
		if err != nil {
			why := c.told(g, err)
			status, _ := meaning(why.Code)
			wrong := withTheFile(why.Fields)
			f := c.importForm(kind, looked, in.Token).filled(in.Typed, wrong)
			lines := f.summary(wrong)
			if len(lines) == 0 {
				lines = []summaryLine{{Text: why.Why, Anchor: f.ID}}
			}
			c.showImport(g, status, kind, f, lines)
			return
		}
		g.Redirect(http.StatusSeeOther, "/imports/"+id)
	}
}

// withTheFile says at the file what is wrong with its columns.
func withTheFile(wrong []casework.FieldError) []casework.FieldError {
	if len(wrong) == 0 {
		return nil
	}
	all := []string{}
	for _, w := range wrong {
		one := w.Message
		if w.Field != "file" {
			one = w.Field + ": " + w.Message
		}
		all = append(all, one)
	}
	return []casework.FieldError{{Field: "file", Message: strings.Join(all, " ")}}
}

// bringIn begins, and answers with the id by which one sees how far it has come.
func (c *Console) bringIn(g *gin.Context, kind casework.ImportKind, in sent, looked string) (string, error) {
	ctx, who := g.Request.Context(), in.caller(g)
	dry := looked == "" && kind != casework.ImportPosts
	file, err := in.fileOf()
	if err != nil {
		return "", err
	}
	if looked != "" {
		if err := c.sameFile(ctx, who, looked, file); err != nil {
			return "", errors.Join(err, file.Close())
		}
	}
	ended := make(chan error, 1)
	c.running.Go(func() {
		defer file.Close() //nolint:errcheck // it was only read
		_, err := c.Desk.ImportFile(context.WithoutCancel(ctx), who, kind, dry, file, nil)
		ended <- err
	})
	id := c.Desk.ImportID(who, kind, dry)
	deadline := time.After(importPatience)
	for {
		select {
		case err := <-ended:
			return id, err
		case <-deadline:
			if _, err := c.Desk.FileImport(ctx, who, id); err == nil {
				return id, nil
			}
			deadline = time.After(importGlance) // it has not begun yet
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// sameFile refuses a file that is not the one that was looked at.
func (c *Console) sameFile(ctx context.Context, who app.Caller, looked string, file multipart.File) error {
	before, err := c.Desk.FileImport(ctx, who, looked)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != before.Digest {
		return asError(&casework.FieldError{Field: "file", Message: "This is not the file that was looked at. Choose that one, or look at this one first."})
	}
	return nil
}

// importResult is how far a file has come, and what came of it.
func (c *Console) importResult(g *gin.Context) {
	im, err := c.Desk.FileImport(g.Request.Context(), caller(g), g.Param("id"))
	if err != nil {
		c.problem(g, err)
		return
	}
	heading, lead := importTitle(im.Kind)
	body := importBody{Kind: im.Kind, Title: heading, Lead: lead, Import: &im, UnderWay: im.UnderWay(c.Now()), At: importPath(im.Kind)}
	if im.DryRun && im.Complete() && im.Taken > 0 {
		body.Form = c.importForm(im.Kind, im.ID, "")
	}
	body.Works, body.Ended = c.importWorks(im)
	p := page{Name: "import", Title: heading, Body: body}
	if im.EndedAt == nil {
		p.Watch = "/events?of=" + im.ID + "&was=" + importMark(im)
	}
	c.render(g, http.StatusOK, p)
}

func importMark(im casework.FileImport) string {
	return strconv.Itoa(im.Lines) + "-" + strconv.FormatBool(im.EndedAt != nil)
}

// Refused are the first of the lines that are refused: a page is no file.
func (b importBody) Refused() []casework.RefusedLine {
	return b.Import.Refused[:min(len(b.Import.Refused), refusedShown)]
}

// Posts says whether the lines are posts.
func (b importBody) Posts() bool { return b.Kind == casework.ImportPosts }

// More is how many are refused beside those.
func (b importBody) More() int { return max(0, len(b.Import.Refused)-refusedShown) }
