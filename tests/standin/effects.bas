REM Carries out, on an open document, the commands that it is handed as files, one after the other, until it is killed.
REM Each file is UTF-8, a line is a command, its fields are divided by tabs. The answer is "ok" or what went wrong.
Option Explicit
Dim doc As Object
Dim answered As String

Sub Serve(folder As String)
  Dim number As Long, path As String
  Do
    path = folder & "/" & number
    If FileExists(path) Then
      answered = "ok"
      Obey(path)
      Answer(path)
      number = number + 1
    Else
      Wait 4
    End If
  Loop
End Sub

Sub Answer(path As String)
  Dim files As Object, stream As Object
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  stream = createUnoService("com.sun.star.io.TextOutputStream")
  stream.setOutputStream(files.openFileWrite(ConvertToURL(path & ".writing")))
  stream.setEncoding("UTF-8")
  stream.writeString(answered)
  stream.closeOutput()
  files.move(ConvertToURL(path & ".writing"), ConvertToURL(path & ".done"))
End Sub

Sub Obey(path As String)
  Dim files As Object, stream As Object, lines, fields, place As Integer
  On Error Goto Failed
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  stream = createUnoService("com.sun.star.io.TextInputStream")
  stream.setInputStream(files.openFileRead(ConvertToURL(path)))
  stream.setEncoding("UTF-8")
  lines = Split(stream.readString(Array(), True), Chr(10))
  stream.closeInput()
  For place = 0 To UBound(lines)
    fields = Split(lines(place) & Chr(9), Chr(9))
    ReDim Preserve fields(UBound(fields) - 1)
    Select Case fields(0)
      Case "open"
        doc = StarDesktop.loadComponentFromURL(ConvertToURL(fields(1)), "_blank", 0, Array(Pair("Hidden", True)))
      Case "close"
        doc.close(True)
      Case "store"
        doc.storeToURL(ConvertToURL(fields(1)), Array(Pair("FilterName", "MS Word 2007 XML")))
      Case "select"
        SelectText(CLng(fields(1)), CLng(fields(2)), CLng(fields(3)), CLng(fields(4)), fields(5))
      Case "dispatch"
        Dispatch(fields)
      Case "set"
        Target(fields(1)).setPropertyValue(fields(2), Typed(fields(3)))
      Case "lines"
        SpaceLines(CLng(fields(1)))
      Case "columns"
        Columns(CLng(fields(1)))
      Case "turn"
        Turn(CBool(fields(1)))
      Case "replace"
        Replaced(fields)
      Case ""
      Case Else
        answered = "no command " & fields(0)
    End Select
    If answered <> "ok" Then Exit Sub
  Next
  Exit Sub
Failed:
  answered = "line " & Erl & ": " & Error$ & " at " & Join(fields, " ")
End Sub

Function Pair(title As String, content)
  Dim made As New com.sun.star.beans.PropertyValue
  made.Name = title
  made.Value = content
  Pair = made
End Function

Function Typed(written As String)
  Dim content As String
  content = Mid(written, 2)
  Select Case Left(written, 1)
    Case "n"
      Typed = CLng(content)
    Case "d"
      Typed = CDbl(Val(content))
    Case "b"
      Typed = (content = "true")
    Case Else
      Typed = content
  End Select
End Function

Sub Dispatch(fields)
  Dim given(), number As Integer
  If UBound(fields) > 1 Then ReDim given((UBound(fields) - 1) \ 2 - 1)
  For number = 0 To UBound(given)
    given(number) = Pair(fields(2 + 2 * number), Typed(fields(3 + 2 * number)))
  Next
  createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(doc.CurrentController.Frame, fields(1), "", 0, given)
End Sub

Function Target(part As String) As Object
  Select Case part
    Case "selection"
      Target = doc.CurrentController.ViewCursor
    Case "page"
      Target = doc.StyleFamilies.getByName("PageStyles").getByName(doc.CurrentController.ViewCursor.PageStyleName)
    Case "lines"
      Target = doc.LineNumberingProperties
  End Select
End Function

Sub SpaceLines(percent As Long)
  Dim spacing As New com.sun.star.style.LineSpacing
  spacing.Mode = com.sun.star.style.LineSpacingMode.PROP
  spacing.Height = percent
  Target("selection").ParaLineSpacing = spacing
End Sub

Sub Columns(count As Long)
  Dim page As Object, made As Object
  page = Target("page")
  made = page.TextColumns
  made.setColumnCount(count)
  page.TextColumns = made
End Sub

Sub Turn(landscape As Boolean)
  Dim page As Object, wide As Long, high As Long
  page = Target("page")
  If page.IsLandscape = landscape Then Exit Sub
  wide = page.Width
  high = page.Height
  page.IsLandscape = landscape
  page.Width = high
  page.Height = wide
End Sub

Sub Replaced(fields)
  Dim wanted As Object
  wanted = doc.createReplaceDescriptor()
  wanted.SearchString = fields(1)
  wanted.ReplaceString = fields(2)
  wanted.SearchCaseSensitive = (fields(3) = "true")
  doc.replaceAll(wanted)
End Sub

REM Paragraphs are numbered in reading order, those of table cells included.
Function Paragraph(wanted As Long) As Object
  Dim blocks As Object, block As Object, inner As Object, cell As Object, names, number As Long, place As Integer
  blocks = doc.Text.createEnumeration()
  Do While blocks.hasMoreElements()
    block = blocks.nextElement()
    If block.supportsService("com.sun.star.text.TextTable") Then
      names = block.getCellNames()
      For place = 0 To UBound(names)
        inner = block.getCellByName(names(place)).createEnumeration()
        Do While inner.hasMoreElements()
          cell = inner.nextElement()
          If number = wanted Then
            Paragraph = cell
            Exit Function
          End If
          number = number + 1
        Loop
      Next
    Else
      If number = wanted Then
        Paragraph = block
        Exit Function
      End If
      number = number + 1
    End If
  Loop
  answered = "no paragraph " & wanted
End Function

Sub SelectText(first As Long, start As Long, last As Long, finish As Long, expected As String)
  Dim here As Object, there As Object, cursor As Object, ending As Object
  here = Paragraph(first)
  there = Paragraph(last)
  cursor = here.Text.createTextCursorByRange(here.Start)
  cursor.goRight(start, False)
  ending = there.Text.createTextCursorByRange(there.Start)
  ending.goRight(finish, False)
  cursor.gotoRange(ending, True)
  If first = last And cursor.String <> expected Then answered = "selected '" & cursor.String & "', not '" & expected & "'"
  doc.CurrentController.select(cursor)
End Sub
